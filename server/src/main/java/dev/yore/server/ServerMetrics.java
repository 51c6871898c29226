package dev.yore.server;

import dev.yore.driver.meta.Sessions;
import dev.yore.planner.PreparedSql;
import dev.yore.server.security.RefusalKind;
import dev.yore.store.Replication;
import dev.yore.store.SegmentInfo;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a server counts, in the words of Prometheus. Safe for use by many threads. */
final class ServerMetrics {
  private static final String OK = "ok";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      Counter.builder().name("yore_requests").help("Driver requests.").register(registry);
  private final Counter failures =
      Counter.builder()
          .name("yore_failures")
          .help("Requests answered with an error.")
          .register(registry);
  private final Counter refusals =
      Counter.builder()
          .name("yore_refusals")
          .help("What was asked for and not given, by why.")
          .labelNames("kind")
          .register(registry);
  private final Counter statements =
      Counter.builder()
          .name("yore_statements")
          .help("Statements by kind and outcome: ok or the SQLState's class.")
          .labelNames("kind", "outcome")
          .register(registry);
  private final Counter rows =
      Counter.builder().name("yore_rows_read").help("Rows of results read.").register(registry);
  private final Histogram latencies =
      Histogram.builder()
          .name("yore_statement_seconds")
          .help("Seconds until a statement's first row or count.")
          .unit(Unit.SECONDS)
          .labelNames("kind")
          .classicOnly()
          .classicUpperBounds(0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60)
          .register(registry);

  ServerMetrics(Store store, Sessions sessions) {
    for (RefusalKind kind : RefusalKind.values()) {
      refusals.initLabelValues(kind.name().toLowerCase(Locale.ROOT)); // A rate needs its zero.
    }
    gauge("yore_sessions", "Open sessions.", sessions::count);
    gauge("yore_last_sequence", "The newest commit.", store::lastSequence);
    gauge("yore_store_bytes", "Bytes on disk.", store::sizeBytes);
    gauge("yore_branches", "Branches.", () -> store.catalogs().branches().branches().size());
    GaugeWithCallback.builder()
        .name("yore_segments")
        .help("Segments by level.")
        .labelNames("level")
        .callback(callback -> segments(store, callback))
        .register(registry);
    new StoreMetrics(store).register(registry);
    gauge("yore_heap_bytes", "Heap in use.", ServerMetrics::heapBytes);
  }

  private static long heapBytes() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @FunctionalInterface
  private interface Reading {
    long value();
  }

  private void gauge(String name, String help, Reading reading) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(
            callback -> {
              try {
                callback.call(reading.value());
              } catch (StoreException e) {
                // A store that is closed or broken has no such figure; /health says why.
              }
            })
        .register(registry);
  }

  private static void segments(Store store, GaugeWithCallback.Callback callback) {
    Map<Integer, Integer> levels = new TreeMap<>();
    try {
      Replication replication = store.replication();
      if (replication != null && replication.role() == Replication.Role.REPLICA) {
        return; // It would have to read what segments there are, which nobody may have asked for.
      }
      for (SegmentInfo segment : store.segments()) {
        levels.merge(segment.level(), 1, Integer::sum);
      }
    } catch (StoreException e) {
      return;
    }
    levels.forEach((level, count) -> callback.call(count, Integer.toString(level)));
  }

  void request() {
    requests.inc();
  }

  void failure() {
    failures.inc();
  }

  void refusal(RefusalKind kind) {
    refusals.labelValues(kind.name().toLowerCase(Locale.ROOT)).inc();
  }

  /**
   * @param sqlState of the error it ended in; null if it went well
   */
  void statement(PreparedSql.Kind kind, @Nullable String sqlState, long nanos) {
    String name = kind.name().toLowerCase(Locale.ROOT);
    statements.labelValues(name, sqlState == null ? OK : sqlState.substring(0, 2)).inc();
    latencies.labelValues(name).observe(nanos / 1e9);
  }

  void rows(long count) {
    rows.inc(count);
  }

  /** Everything as text. */
  String text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
