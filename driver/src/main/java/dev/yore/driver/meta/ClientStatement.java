package dev.yore.driver.meta;

import dev.yore.planner.PreparedSql;
import dev.yore.planner.run.GeneratedKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a session: what it prepared, its open rows, its time limit. Guarded by the
 * session's lock except for {@link #cancel} and {@link #limit}.
 */
final class ClientStatement {
  /** A client that never asks for warnings must not collect them without end. */
  private static final int MAX_WARNINGS = 100;

  private final int id;
  private @Nullable PreparedSql prepared;
  private @Nullable OpenRows rows;
  private long[] batchCounts = {};
  private final List<String> warnings = new ArrayList<>();
  private volatile AtomicBoolean cancel = new AtomicBoolean();
  private volatile long limitMillis;
  private GeneratedKeys generatedKeys = new GeneratedKeys();

  ClientStatement(int id) {
    this.id = id;
  }

  int id() {
    return id;
  }

  @Nullable PreparedSql prepared() {
    return prepared;
  }

  void prepare(PreparedSql statement) {
    prepared = statement;
  }

  GeneratedKeys generatedKeys() {
    return generatedKeys;
  }

  void generatedKeys(GeneratedKeys keys) {
    generatedKeys = keys;
  }

  /** Ends the previous execution and returns the next one's cancel flag. */
  AtomicBoolean begin() {
    closeRows();
    warnings.clear();
    generatedKeys = new GeneratedKeys();
    AtomicBoolean flag = new AtomicBoolean();
    cancel = flag;
    return flag;
  }

  void cancel() {
    cancel.set(true);
  }

  boolean isCancelled() {
    return cancel.get();
  }

  void limit(long millis) {
    limitMillis = millis;
  }

  long limitMillis() {
    return limitMillis;
  }

  /** As {@link System#nanoTime}, 0 for never. */
  long deadlineNanos() {
    if (limitMillis == 0) {
      return 0;
    }
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
    return deadline == 0 ? 1 : deadline;
  }

  void open(OpenRows newRows) {
    rows = newRows;
  }

  @Nullable OpenRows rows() {
    return rows;
  }

  /** Whether a client has begun to read rows and not come to their end. */
  boolean isReading() {
    OpenRows open = rows;
    return open != null && !open.isEnded();
  }

  void closeRows() {
    OpenRows open = rows;
    rows = null;
    if (open != null) {
      open.close();
    }
  }

  void addWarnings(List<String> more) {
    int room = MAX_WARNINGS - warnings.size();
    warnings.addAll(more.subList(0, Math.min(room, more.size())));
  }

  boolean hasWarnings() {
    return !warnings.isEmpty();
  }

  List<String> drainWarnings() {
    List<String> drained = List.copyOf(warnings);
    warnings.clear();
    return drained;
  }

  /** Counts of the last batch's elements before the first that failed. */
  long[] batchCounts() {
    return batchCounts;
  }

  void batchCounts(long[] counts) {
    batchCounts = counts;
  }
}
