package dev.yore.planner.catalog;

import dev.yore.store.predict.Forecast;
import dev.yore.store.predict.PredictionRecord;
import dev.yore.store.predict.PredictionService;
import dev.yore.store.predict.PrefetchStatistics;
import dev.yore.store.predict.QueuedFetch;
import dev.yore.store.predict.ScoreModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * SYS.PREFETCH_QUEUE, PREDICTIONS, PREFETCH_STATS, MODELS and FORECASTS: what is thought to come
 * next, and what came of that. Pure functions.
 */
final class ForecastTables {
  private static final double NANOS_PER_MILLI = 1e6;

  private ForecastTables() {}

  private static <T> List<T> ask(
      SystemSource source, Function<PredictionService, List<T>> question) {
    PredictionService predictions = source.store().predictions();
    return predictions == null ? List.of() : question.apply(predictions);
  }

  private static RelDataTypeFactory.Builder statement(RelDataTypeFactory.Builder builder) {
    return builder
        .add("SESSION_ID", SqlTypeName.BIGINT)
        .add("DIGEST", SqlTypeName.VARCHAR)
        .add("STATEMENT", SqlTypeName.VARCHAR)
        .add("GENERATOR", SqlTypeName.VARCHAR);
  }

  static SystemTable queue() {
    return new SystemTable(
        "PREFETCH_QUEUE",
        factory ->
            statement(factory.builder().add("QUEUE_POSITION", SqlTypeName.INTEGER))
                .add("SCORE", SqlTypeName.DOUBLE)
                .add("WORTH", SqlTypeName.DOUBLE)
                .add("EXPECTED_MS", SqlTypeName.DOUBLE)
                .add("BLOCKS", SqlTypeName.INTEGER)
                .add("STATE", SqlTypeName.VARCHAR)
                .add("TIER", SqlTypeName.VARCHAR)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (QueuedFetch q : ask(source, PredictionService::queue)) {
            rows.add(
                new @Nullable Object[] {
                  q.position(),
                  q.sessionId(),
                  q.digest(),
                  q.text(),
                  q.generator().name(),
                  q.score(),
                  q.value(),
                  q.expectedMillis(),
                  q.blocks(),
                  q.state(),
                  q.tier().name()
                });
          }
          return rows;
        });
  }

  static SystemTable predictions() {
    return new SystemTable(
        "PREDICTIONS",
        factory ->
            statement(factory.builder().add("STAMP", SqlTypeName.TIMESTAMP, 3))
                .add("DEPTH", SqlTypeName.INTEGER)
                .add("LIKELIHOOD", SqlTypeName.DOUBLE)
                .add("SCORE", SqlTypeName.DOUBLE)
                .add("EXPECTED_MS", SqlTypeName.DOUBLE)
                .add("WRITE_PROBABILITY", SqlTypeName.DOUBLE)
                .add("BLOCKS", SqlTypeName.INTEGER)
                .add("OUTCOME", SqlTypeName.VARCHAR)
                .add("FETCHED_BYTES", SqlTypeName.BIGINT)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (PredictionRecord p : ask(source, PredictionService::predictions)) {
            rows.add(
                new @Nullable Object[] {
                  p.stampMillis(),
                  p.sessionId(),
                  p.digest(),
                  p.text(),
                  p.generator().name(),
                  p.depth(),
                  p.likelihood(),
                  p.score(),
                  p.expectedMillis(),
                  p.writeProbability(),
                  p.blocks(),
                  p.outcome().name(),
                  p.fetchedBytes()
                });
          }
          return rows;
        });
  }

  static SystemTable statistics() {
    return new SystemTable(
        "PREFETCH_STATS",
        factory ->
            factory
                .builder()
                .add("TABLE_NAME", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("GENERATOR", SqlTypeName.VARCHAR)
                .add("SESSION_ID", SqlTypeName.BIGINT)
                .add("USED", SqlTypeName.BIGINT)
                .add("LATE", SqlTypeName.BIGINT)
                .add("UNUSED", SqlTypeName.BIGINT)
                .add("NOT_FETCHED", SqlTypeName.BIGINT)
                .add("NOT_COME", SqlTypeName.BIGINT)
                .add("PRECISION_SHARE", SqlTypeName.DOUBLE)
                .add("COVERAGE", SqlTypeName.DOUBLE)
                .add("TIMELINESS", SqlTypeName.DOUBLE)
                .add("OVERFETCH", SqlTypeName.DOUBLE)
                .add("SAVED_MS", SqlTypeName.DOUBLE)
                .add("WASTED_MS", SqlTypeName.DOUBLE)
                .add("SAVED_BYTES", SqlTypeName.BIGINT)
                .add("WASTED_BYTES", SqlTypeName.BIGINT)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (PrefetchStatistics s : ask(source, PredictionService::statistics)) {
            Integer table = s.tableId();
            rows.add(
                new @Nullable Object[] {
                  table == null ? null : PredictionTables.tableName(source, table),
                  s.generator().name(),
                  s.sessionId(),
                  s.used(),
                  s.late(),
                  s.unused(),
                  s.notFetched(),
                  s.notCome(),
                  s.precision(),
                  s.coverage(),
                  s.timeliness(),
                  s.overfetch(),
                  s.savedNanos() / NANOS_PER_MILLI,
                  s.wastedNanos() / NANOS_PER_MILLI,
                  s.savedBytes(),
                  s.wastedBytes()
                });
          }
          return rows;
        });
  }

  static SystemTable models() {
    return new SystemTable(
        "MODELS",
        factory ->
            factory
                .builder()
                .add("NAME", SqlTypeName.VARCHAR)
                .add("LEARNER", SqlTypeName.VARCHAR)
                .add("VERSION", SqlTypeName.INTEGER)
                .add("LABELS", SqlTypeName.BIGINT)
                .add("BRIER", SqlTypeName.DOUBLE)
                .nullable(true)
                .add("COUNTING_BRIER", SqlTypeName.DOUBLE)
                .nullable(true)
                .add("SIZE_BYTES", SqlTypeName.BIGINT)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (ScoreModel.Info m : ask(source, PredictionService::models)) {
            rows.add(
                new @Nullable Object[] {
                  m.name(),
                  m.learner(),
                  m.version(),
                  m.labels(),
                  known(m.brier()),
                  known(m.priorBrier()),
                  m.sizeBytes()
                });
          }
          return rows;
        });
  }

  static SystemTable forecasts() {
    return new SystemTable(
        "FORECASTS",
        factory ->
            factory
                .builder()
                .add("DIGEST", SqlTypeName.VARCHAR)
                .add("STATEMENT", SqlTypeName.VARCHAR)
                .add("EXPECTED_MS", SqlTypeName.DOUBLE)
                .add("BASIS", SqlTypeName.VARCHAR)
                .add("BLOCKS", SqlTypeName.INTEGER)
                .add("COLD_BLOCKS", SqlTypeName.INTEGER)
                .add("OBJECT_BYTES", SqlTypeName.BIGINT)
                .add("ACTUAL_MS", SqlTypeName.DOUBLE)
                .nullable(true)
                .add("ACTUAL_BYTES", SqlTypeName.BIGINT)
                .nullable(true)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (Forecast f : ask(source, PredictionService::forecasts)) {
            rows.add(
                new @Nullable Object[] {
                  f.digest(),
                  f.text(),
                  f.expectedMillis(),
                  f.basis(),
                  f.blocks(),
                  f.coldBlocks(),
                  f.objectBytes(),
                  known(f.actualMillis()),
                  f.actualBytes() < 0 ? null : f.actualBytes()
                });
          }
          return rows;
        });
  }

  private static @Nullable Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
