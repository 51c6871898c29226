package dev.yore.driver.meta;

import dev.yore.planner.RowCursor;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * A query's rows on their way to a client, one at a time or in frames, up to a row limit. Guarded
 * by its session's lock.
 */
final class OpenRows implements AutoCloseable {
  /** More would hold too much in memory at both ends; a client that wants more asks again. */
  static final int MAX_FRAME_ROWS = 10_000;

  /** For clients that do not say, and for those that say 0 and mean "as you like". */
  static final int DEFAULT_FRAME_ROWS = 1_000;

  /** Ends a frame of long texts early, so that memory does not follow the longest value. */
  private static final long MAX_FRAME_BYTES = 8L << 20;

  /** In place of a version of the past, for rows that may be others next time. */
  static final long NOT_REPEATABLE = -1;

  private final RowCursor cursor;
  private final RelDataType rowType;
  private final ResultShape shape;
  private final long maxRows;
  private final long pastVersion;
  private long read;
  private boolean ended;
  private @Nullable String closedBy;

  /**
   * @param maxRows at most so many rows; 0 or less for all
   * @param pastVersion that of the past before the statement began; {@link #NOT_REPEATABLE} if its
   *     transaction had begun before
   */
  OpenRows(RowCursor cursor, RelDataType rowType, long maxRows, long pastVersion) {
    this.pastVersion = pastVersion;
    this.cursor = cursor;
    this.rowType = rowType;
    this.shape = new ResultShape(rowType);
    this.maxRows = maxRows <= 0 ? Long.MAX_VALUE : maxRows;
  }

  /**
   * The version of the past in which every execution gives the rows read up to now, or {@link
   * #NOT_REPEATABLE}.
   *
   * @param now the version of the past now
   */
  long repeatableIn(LongSupplier now) {
    boolean is =
        pastVersion != NOT_REPEATABLE
            && closedBy == null
            && cursor.isRepeatable()
            && (!ended || now.getAsLong() == pastVersion);
    return is ? pastVersion : NOT_REPEATABLE;
  }

  /** The columns, which may be others than the statement was prepared with. */
  RelDataType rowType() {
    return rowType;
  }

  boolean isEnded() {
    return ended;
  }

  /** The next row in the client's representation, or null at the end. */
  @Nullable Object @Nullable [] next() {
    if (closedBy != null) {
      throw new StoreException(
          ErrorCode.TRANSACTION_STATE, "the result set was closed by " + closedBy);
    }
    if (ended) {
      return null;
    }
    @Nullable Object[] row = read == maxRows ? null : cursor.next();
    if (row == null) {
      ended = true;
      cursor.close();
      return null;
    }
    read++;
    return shape.toClient(row);
  }

  /**
   * The next rows.
   *
   * @param offset how many the client has; what it missed cannot be repeated
   * @param maxFrameRows as the client wishes; 0 or less for as many as seems good
   */
  Meta.Frame frame(long offset, int maxFrameRows) {
    if (offset != read) {
      throw new StoreException(
          ErrorCode.CONNECTION_FAILED,
          "rows were lost on the way: the client has " + offset + ", sent were " + read);
    }
    int limit = maxFrameRows <= 0 ? DEFAULT_FRAME_ROWS : Math.min(maxFrameRows, MAX_FRAME_ROWS);
    List<Object> rows = new ArrayList<>(Math.min(limit, DEFAULT_FRAME_ROWS));
    long bytes = 0;
    while (rows.size() < limit && bytes < MAX_FRAME_BYTES) {
      @Nullable Object[] row = next();
      if (row == null) {
        return new Meta.Frame(offset, true, rows);
      }
      rows.add(row);
      bytes += sizeOf(row);
    }
    return new Meta.Frame(offset, false, rows);
  }

  private static long sizeOf(@Nullable Object[] row) {
    long bytes = (long) row.length * Long.BYTES;
    for (Object value : row) {
      if (value instanceof String text) {
        bytes += text.length();
      } else if (value instanceof byte[] binary) {
        bytes += binary.length;
      }
    }
    return bytes;
  }

  /** Closes what is still open; reading on then fails instead of looking like the end. */
  void closeBecauseOf(String reason) {
    if (!ended) {
      closedBy = reason;
      close();
    }
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      cursor.close();
    }
  }
}
