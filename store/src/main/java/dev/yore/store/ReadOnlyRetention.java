package dev.yore.store;

import dev.yore.store.retention.Hold;
import dev.yore.store.retention.Retention;
import dev.yore.store.retention.RetentionReport;
import dev.yore.store.retention.TableHistory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The retention of a store that is open for reading: it can be looked at. Safe for many threads.
 */
final class ReadOnlyRetention implements RetentionControl {
  private final RetentionControl control;

  ReadOnlyRetention(RetentionControl control) {
    this.control = control;
  }

  @Override
  public Map<Integer, TableHistory> histories() {
    return control.histories();
  }

  @Override
  public List<Hold> holds() {
    return control.holds();
  }

  @Override
  public void set(int tableId, @Nullable Retention retention) {
    throw readOnly();
  }

  @Override
  public RetentionReport apply(int tableId, boolean dryRun) {
    throw readOnly();
  }

  @Override
  public void hold(String name, long sequence) {
    throw readOnly();
  }

  @Override
  public void release(String name) {
    throw readOnly();
  }

  private static StoreException readOnly() {
    return new StoreException(ErrorCode.READ_ONLY, "the store is open for reading only");
  }
}
