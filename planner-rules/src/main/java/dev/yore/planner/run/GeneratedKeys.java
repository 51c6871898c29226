package dev.yore.planner.run;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The numbers that identity columns gave to one statement's rows. Confined to one thread. */
public final class GeneratedKeys {
  /** Eight megabytes; whoever inserts more at once does not look at each row's key. */
  private static final int MAX_KEYS = 1 << 20;

  private static final int FIRST_ROOM = 8;

  private @Nullable String column;
  private long[] values = new long[FIRST_ROOM];
  private int size;
  private boolean tooMany;

  /** Adds a row's number; the column is the same for all rows. */
  public void add(String columnName, long value) {
    column = columnName;
    if (size == MAX_KEYS) {
      tooMany = true;
      return;
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  /** The identity column's name, or null if there are no keys. */
  public @Nullable String column() {
    return column;
  }

  /**
   * The numbers in order of the rows.
   *
   * @throws StoreException {@code OUT_OF_MEMORY_BUDGET} if there were too many to keep
   */
  public long[] values() {
    if (tooMany) {
      throw new StoreException(
          ErrorCode.OUT_OF_MEMORY_BUDGET,
          "the statement generated more than " + MAX_KEYS + " keys; insert fewer rows at once");
    }
    return Arrays.copyOf(values, size);
  }
}
