package dev.yore.store.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Forecasts that were asked for, until they are forgotten. Confined to the service's thread. */
final class Forecasts {
  private static final int MAX_FORECASTS = 1000;
  private static final double NANOS_PER_MILLI = 1e6;

  /** What there is without any block to wait for. */
  private static final double FLOOR_MILLIS = 0.2;

  private final Map<BoundStatement, Forecast> forecasts = new BoundedMap<>(MAX_FORECASTS);

  /** The statement's forecast: what such statements took when warm, and the wait for its blocks. */
  Forecast make(
      BoundStatement statement, String branch, StoreDoor door, List<StatementRecord> history) {
    long[] blocks = door.blocks(statement, branch, 0);
    int cold = 0;
    for (long block : blocks) {
      cold += door.fetchMillis(block) > 0 ? 1 : 0;
    }
    String digest = statement.shape().digest();
    Rate warm = new Rate(0);
    for (StatementRecord record : history) {
      if (record.digest().equals(digest) && record.error() == null && record.decodedBytes() == 0) {
        warm.add(record.elapsedNanos() / NANOS_PER_MILLI, 0.2);
      }
    }
    double base = warm.count() == 0 ? FLOOR_MILLIS : warm.mean();
    String basis =
        (warm.count() == 0 ? "never asked before" : "asked " + warm.count() + " times before")
            + ", "
            + cold
            + " of "
            + blocks.length
            + " blocks not in memory";
    Forecast forecast =
        new Forecast(
            digest,
            statement.shape().text(),
            base + door.coldMillis(statement, branch),
            basis,
            blocks.length,
            cold,
            door.missingBytes(door.scans(statement, branch)),
            Double.NaN,
            -1);
    forecasts.put(statement, forecast);
    return forecast;
  }

  /** A statement has run; its forecast, if there is one, is held against that. */
  void happened(BoundStatement statement, StatementEvent.Ended ended) {
    forecasts.computeIfPresent(
        statement,
        (s, forecast) ->
            Double.isNaN(forecast.actualMillis())
                ? forecast.happened(
                    ended.elapsedNanos() / NANOS_PER_MILLI,
                    ended.scans().stream().mapToLong(x -> x.statistics().decodedBytes()).sum())
                : forecast);
  }

  List<Forecast> all() {
    return new ArrayList<>(forecasts.values());
  }

  void clear() {
    forecasts.clear();
  }
}
