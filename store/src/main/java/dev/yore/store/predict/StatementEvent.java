package dev.yore.store.predict;

import dev.yore.store.scan.ScanSpec;
import dev.yore.store.scan.ScanStatistics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the thread of a statement tells of it; everything is worked out elsewhere. */
public sealed interface StatementEvent {
  /**
   * Who asks what.
   *
   * @param masked whether values must not be remembered
   * @param latencyTargetMillis how fast the answers of its kind should come; 0 for no target
   * @param hints statements that the client says will come
   */
  record Asked(
      long sessionId,
      @Nullable String user,
      @Nullable String application,
      String branch,
      String sql,
      List<@Nullable Object> parameters,
      boolean masked,
      PrefetchMode mode,
      long latencyTargetMillis,
      List<String> hints) {}

  /** A scan that ended. */
  record Scanned(ScanSpec spec, ScanStatistics statistics, long elapsedNanos) {}

  /**
   * A statement began.
   *
   * @param stampMillis since 1970
   */
  record Began(Asked asked, long stampMillis) implements StatementEvent {}

  /**
   * A statement ended.
   *
   * @param rows given or changed
   * @param error the code it failed with; null if it did not
   */
  record Ended(
      Asked asked,
      long stampMillis,
      long elapsedNanos,
      long rows,
      @Nullable String error,
      List<Scanned> scans)
      implements StatementEvent {}
}
