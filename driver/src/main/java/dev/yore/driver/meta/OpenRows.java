package dev.yore.driver.meta;

import dev.yore.driver.frame.FrameWriter;
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

  /** What a client can ask for at most in a frame of columns; two of them may be on their way. */
  static final int MAX_COLUMN_FRAME_BYTES = 4 << 20;

  private static final int MAX_COLUMN_FRAME_ROWS = 1 << 18;

  /** Rows that are there go on their way when making them took so long. */
  private static final long MAX_FRAME_NANOS = 100_000_000;

  private static final int ROWS_PER_LOOK = 128;

  /** In place of a version of the past, for rows that may be others next time. */
  static final long NOT_REPEATABLE = -1;

  private final RowCursor cursor;
  private final RelDataType rowType;
  private final ResultShape shape;
  private final long maxRows;
  private final long pastVersion;
  private final RetainedFrame retained = new RetainedFrame();
  private final FrameWriter writer;

  /** Rows given to the client. */
  private long given;

  /** Rows read; one more than given while there is one held. */
  private long read;

  /** A row that did not fit into the frame it was read for. */
  private @Nullable Object @Nullable [] held;

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
    this.writer = new FrameWriter(shape.columns().size());
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
    requireOffset(offset);
    int limit = maxFrameRows <= 0 ? DEFAULT_FRAME_ROWS : Math.min(maxFrameRows, MAX_FRAME_ROWS);
    List<Object> rows = new ArrayList<>(Math.min(limit, DEFAULT_FRAME_ROWS));
    long bytes = 0;
    while (rows.size() < limit && bytes < MAX_FRAME_BYTES) {
      @Nullable Object[] row = take();
      if (row == null) {
        return new Meta.Frame(offset, true, rows);
      }
      rows.add(row);
      bytes += sizeOf(row);
    }
    return new Meta.Frame(offset, false, rows);
  }

  private void requireOffset(long offset) {
    if (offset != given) {
      throw new StoreException(
          ErrorCode.CONNECTION_FAILED,
          "rows were lost on the way: the client has " + offset + ", sent were " + given);
    }
  }

  private @Nullable Object @Nullable [] take() {
    @Nullable Object[] row = held;
    held = null;
    if (row == null) {
      row = next();
    }
    given += row == null ? 0 : 1;
    return row;
  }

  /**
   * The next rows in columns, see {@link FrameWriter}; those of the last frame once more if they
   * are asked for again.
   *
   * @param offset how many the client has
   * @param maxRows at most so many; 0 or less for as many as seems good
   * @param targetBytes about how long the frame should be; it is never made much longer than {@link
   *     #MAX_COLUMN_FRAME_BYTES}
   */
  byte[] columnFrame(long offset, int maxRows, int targetBytes) {
    byte[] again = retained.at(offset);
    if (again != null) {
      return again;
    }
    requireOffset(offset);
    int limit = maxRows <= 0 ? MAX_COLUMN_FRAME_ROWS : Math.min(maxRows, MAX_COLUMN_FRAME_ROWS);
    int limitBytes = Math.max(1, Math.min(targetBytes, MAX_COLUMN_FRAME_BYTES));
    long start = System.nanoTime();
    boolean last = false;
    while (writer.rows() < limit && writer.sizeBytes() < limitBytes && !isLate(start)) {
      @Nullable Object[] row = take();
      if (row == null) {
        last = true;
        break;
      }
      if (!writer.fits(row)) {
        held = row;
        given--;
        break;
      }
      writer.add(row);
    }
    byte[] frame = writer.toFrame(offset, last);
    retained.keep(offset, frame);
    return frame;
  }

  /** Whether a slow query has kept the client waiting for long enough; looked at now and then. */
  private boolean isLate(long startNanos) {
    return writer.rows() % ROWS_PER_LOOK == ROWS_PER_LOOK - 1
        && System.nanoTime() - startNanos > MAX_FRAME_NANOS;
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
    retained.release();
    held = null;
    if (!ended) {
      ended = true;
      cursor.close();
    }
  }
}
