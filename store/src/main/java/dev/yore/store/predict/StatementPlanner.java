package dev.yore.store.predict;

import dev.yore.store.scan.ScanSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What whoever plans statements does for prediction: takes texts apart, and says what statements
 * that nobody has asked yet would scan. Thread-safe.
 */
public interface StatementPlanner {
  /** Takes a statement apart. */
  BoundStatement split(String sql, List<@Nullable Object> parameters);

  /**
   * The statement as it would be written by who wrote another of its shape.
   *
   * @param like the other one's text
   * @return null if that is of another shape
   */
  @Nullable String write(String like, BoundStatement statement);

  /**
   * What the statement would scan now, planned as if it were to run.
   *
   * @param branch whose tables it means
   * @return null if that cannot be said without running it, or if it cannot run
   */
  @Nullable List<ScanSpec> scans(BoundStatement statement, String branch);
}
