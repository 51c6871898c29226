package dev.yore.planner.catalog;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How far one COPY is. Written by the thread that copies, read by any. */
public final class CopyProgress implements AutoCloseable {
  private final long id;
  private final boolean from;
  private final String file;
  private final String format;
  private final @Nullable String table;
  private final long startedMillis;
  private final Consumer<CopyProgress> onClose;
  private volatile long rows;
  private volatile long rejected;
  private volatile long committed;
  private volatile long readBytes;
  private volatile long totalBytes;

  CopyProgress(
      long id,
      boolean from,
      String file,
      String format,
      @Nullable String table,
      long startedMillis,
      Consumer<CopyProgress> onClose) {
    this.id = id;
    this.from = from;
    this.file = file;
    this.format = format;
    this.table = table;
    this.startedMillis = startedMillis;
    this.onClose = onClose;
  }

  long id() {
    return id;
  }

  boolean from() {
    return from;
  }

  String file() {
    return file;
  }

  String format() {
    return format;
  }

  @Nullable String table() {
    return table;
  }

  long startedMillis() {
    return startedMillis;
  }

  /** Rows read into the table or written to the file. */
  public long rows() {
    return rows;
  }

  /** To be called by the copying thread only. */
  public void rows(long copied) {
    rows = copied;
  }

  long rejected() {
    return rejected;
  }

  public void rejected(long count) {
    rejected = count;
  }

  long committed() {
    return committed;
  }

  /** Rows of batches that are committed while the COPY goes on. */
  public void committed(long count) {
    committed = count;
  }

  long readBytes() {
    return readBytes;
  }

  public void readBytes(long count) {
    readBytes = count;
  }

  long totalBytes() {
    return totalBytes;
  }

  public void totalBytes(long count) {
    totalBytes = count;
  }

  /** Takes it from the board. */
  @Override
  public void close() {
    onClose.accept(this);
  }
}
