package dev.yore.driver.frame;

import org.jspecify.annotations.Nullable;

/** Makes frames of rows, one after the other. Confined to one thread. */
public final class FrameWriter {
  private final ColumnWriter[] columns;
  private int rows;
  private long bytes;

  /** For rows of so many columns. */
  public FrameWriter(int columnCount) {
    columns = new ColumnWriter[columnCount];
    for (int i = 0; i < columnCount; i++) {
      columns[i] = new ColumnWriter();
    }
  }

  /** Whether the row can be in the frame that is being made; if not, the next one will take it. */
  public boolean fits(@Nullable Object[] row) {
    for (int i = 0; i < columns.length; i++) {
      if (!columns[i].fits(row[i])) {
        return false;
      }
    }
    return true;
  }

  /** Adds a row that {@link #fits}, values as Avatica's messages carry them. */
  public void add(@Nullable Object[] row) {
    for (int i = 0; i < columns.length; i++) {
      bytes += columns[i].add(row[i]);
    }
    rows++;
  }

  /** Rows added since the last frame. */
  public int rows() {
    return rows;
  }

  /** What the frame will take, about. */
  public long sizeBytes() {
    return bytes;
  }

  /**
   * The frame with the rows added, and begins the next one.
   *
   * @param offset how many rows came before
   * @param last whether no more come
   */
  public byte[] toFrame(long offset, boolean last) {
    FrameBuffer out = new FrameBuffer();
    out.putByte(FrameFormat.MAGIC_0);
    out.putByte(FrameFormat.MAGIC_1);
    out.putByte(FrameFormat.VERSION);
    out.putByte(last ? 1 : 0);
    out.putLong(offset);
    out.putInt(rows);
    out.putInt(columns.length);
    for (ColumnWriter column : columns) {
      column.writeTo(out);
    }
    rows = 0;
    bytes = 0;
    return out.toByteArray();
  }
}
