package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.calcite.avatica.util.PositionedCursor;
import org.jspecify.annotations.Nullable;

/**
 * A cursor that keeps the rows it has read, up to a number of bytes, so that it can go back to
 * them. For one thread.
 */
final class ScrollCursor extends PositionedCursor<Object> {
  /** What a JVM needs for an object beside its fields, and for a reference to it. */
  private static final int OBJECT_BYTES = 24;

  private final Iterator<Object> source;
  private final long maxRows;
  private final long budgetBytes;
  private final List<Object> rows = new ArrayList<>();
  private long heldBytes;
  private boolean sourceEnded;

  /** 1 for the first row, 0 before it, one more than there are rows after the last. */
  private int position;

  /**
   * @param source closed with the cursor if it can be
   * @param maxRows 0 for all
   * @param budgetBytes estimated size at which reading on is refused
   */
  ScrollCursor(Iterator<Object> source, long maxRows, long budgetBytes) {
    this.source = source;
    this.maxRows = maxRows;
    this.budgetBytes = budgetBytes;
  }

  @Override
  protected Getter createGetter(int ordinal) {
    return new ArrayGetter(ordinal);
  }

  @Override
  protected Object current() {
    if (!isOnRow()) {
      throw new NoSuchElementException("not on a row");
    }
    return rows.get(position - 1);
  }

  int position() {
    return position;
  }

  boolean isOnRow() {
    return position >= 1 && position <= rows.size();
  }

  @Override
  public boolean next() {
    return moveTo((long) position + 1);
  }

  /** Goes to that row, or behind the last one if there are fewer, or before the first. */
  boolean moveTo(long row) {
    if (row <= 0) {
      position = 0;
      return false;
    }
    boolean there = has(row);
    position = (int) Math.min(row, rows.size() + 1L);
    return there;
  }

  /** Whether there are so many rows; reads as far as needed. */
  boolean has(long row) {
    while (rows.size() < row && !sourceEnded) {
      readOne();
    }
    return rows.size() >= row;
  }

  /** How many rows there are, all of which it reads. */
  int count() {
    while (!sourceEnded) {
      readOne();
    }
    return rows.size();
  }

  private void readOne() {
    if ((maxRows > 0 && rows.size() == maxRows) || !source.hasNext()) {
      sourceEnded = true;
      return;
    }
    Object row = source.next();
    heldBytes += sizeOf(row);
    if (heldBytes > budgetBytes) {
      throw new SqlFailure(
          ErrorCode.OUT_OF_MEMORY_BUDGET,
          "a scrollable result holds its rows in memory, and "
              + rows.size()
              + " rows fill the "
              + (budgetBytes >> 20)
              + " MB it may have; read forward only, or less with setMaxRows or FETCH FIRST");
    }
    rows.add(row);
  }

  private static long sizeOf(Object row) {
    long bytes = OBJECT_BYTES;
    if (row instanceof List<?> values) {
      for (Object value : values) {
        bytes += sizeOfValue(value);
      }
    } else {
      for (Object value : (Object[]) row) {
        bytes += sizeOfValue(value);
      }
    }
    return bytes;
  }

  private static long sizeOfValue(@Nullable Object value) {
    if (value instanceof String text) {
      return 2 * OBJECT_BYTES + (long) text.length() * Character.BYTES;
    } else if (value instanceof byte[] bytes) {
      return OBJECT_BYTES + bytes.length;
    } else if (value instanceof BigDecimal) {
      return 3 * OBJECT_BYTES;
    } else if (value instanceof List<?> list) {
      return sizeOf(list);
    }
    return value == null ? Integer.BYTES : OBJECT_BYTES;
  }

  @Override
  public void close() {
    position = 0;
    rows.clear();
    sourceEnded = true;
    if (source instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("closing rows threw a checked exception", e);
      }
    }
  }
}
