package dev.yore.driver.frame;

import java.io.IOException;
import java.util.AbstractList;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A frame that was received: a list of rows, each a list of values that are made when they are
 * asked for. Immutable.
 */
public final class ColumnFrame extends AbstractList<Object> implements RandomAccess {
  private static final int HEADER_BYTES = 4 + Long.BYTES + 2 * Integer.BYTES;

  private final long offset;
  private final boolean last;
  private final int rows;
  private final ColumnReader[] columns;
  private final int sizeBytes;

  /**
   * Reads a frame.
   *
   * @throws IOException if the bytes are none
   */
  public ColumnFrame(byte[] bytes) throws IOException {
    boolean known =
        bytes.length >= HEADER_BYTES
            && bytes[0] == FrameFormat.MAGIC_0
            && bytes[1] == FrameFormat.MAGIC_1;
    if (!known || bytes[2] != FrameFormat.VERSION) {
      throw new IOException(
          known ? "rows of the unknown format version " + bytes[2] : "not a frame of rows");
    }
    last = bytes[3] != 0;
    offset = (long) FrameFormat.LONGS.get(bytes, 4);
    rows = (int) FrameFormat.INTS.get(bytes, 12);
    int count = (int) FrameFormat.INTS.get(bytes, 16);
    if (rows < 0 || count < 0 || count > bytes.length) {
      throw new IOException("a frame of " + rows + " rows and " + count + " columns");
    }
    columns = new ColumnReader[count];
    int at = HEADER_BYTES;
    for (int i = 0; i < count; i++) {
      columns[i] = new ColumnReader(bytes, at, rows);
      at = columns[i].end();
    }
    if (at != bytes.length) {
      throw new IOException("the frame goes on after its last column");
    }
    sizeBytes = bytes.length;
  }

  /** How many rows came before. */
  public long offset() {
    return offset;
  }

  /** Whether no more rows come. */
  public boolean isLast() {
    return last;
  }

  /** What it takes in memory, and took on the wire. */
  public int sizeBytes() {
    return sizeBytes;
  }

  @Override
  public int size() {
    return rows;
  }

  @Override
  public Object get(int row) {
    if (row < 0 || row >= rows) {
      throw new IndexOutOfBoundsException("row " + row + " of " + rows);
    }
    return new Row(row);
  }

  private final class Row extends AbstractList<@Nullable Object> implements RandomAccess {
    private final int row;

    Row(int row) {
      this.row = row;
    }

    @Override
    public @Nullable Object get(int column) {
      return columns[column].get(row);
    }

    @Override
    public int size() {
      return columns.length;
    }
  }
}
