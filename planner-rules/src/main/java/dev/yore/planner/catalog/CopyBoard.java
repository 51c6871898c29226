package dev.yore.planner.catalog;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** The COPY statements that run on a database, and SYS.COPY_PROGRESS. Safe for many threads. */
public final class CopyBoard {
  /** As few as there are sessions that copy, and changed once per COPY. */
  private final List<CopyProgress> running = new CopyOnWriteArrayList<>();

  private final AtomicLong lastId = new AtomicLong();
  private final LongSupplier clockMillis;

  /** An empty board. */
  public CopyBoard(LongSupplier clockMillis) {
    this.clockMillis = clockMillis;
  }

  /**
   * Puts a COPY on the board until its progress is closed.
   *
   * @param from whether a file is read
   * @param table that is read into; null where rows are written to a file
   */
  public CopyProgress begin(boolean from, String file, String format, @Nullable String table) {
    CopyProgress progress =
        new CopyProgress(
            lastId.incrementAndGet(),
            from,
            file,
            format,
            table,
            clockMillis.getAsLong(),
            running::remove);
    running.add(progress);
    return progress;
  }

  /** Those that run, the oldest first. */
  public List<CopyProgress> running() {
    return List.copyOf(running);
  }

  static SystemTable table() {
    return new SystemTable(
        "COPY_PROGRESS",
        factory ->
            factory
                .builder()
                .add("COPY_ID", SqlTypeName.BIGINT)
                .add("DIRECTION", SqlTypeName.VARCHAR)
                .add("FILE", SqlTypeName.VARCHAR)
                .add("FORMAT", SqlTypeName.VARCHAR)
                .add("TABLE_NAME", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("STARTED", SqlTypeName.TIMESTAMP, 3)
                .add("ROWS_COPIED", SqlTypeName.BIGINT)
                .add("ROWS_REJECTED", SqlTypeName.BIGINT)
                .add("ROWS_COMMITTED", SqlTypeName.BIGINT)
                .add("BYTES_READ", SqlTypeName.BIGINT)
                .nullable(true)
                .add("BYTES_TOTAL", SqlTypeName.BIGINT)
                .nullable(true)
                .build(),
        (source, context) ->
            source.copies().running().stream().<@Nullable Object[]>map(CopyBoard::row).toList());
  }

  private static @Nullable Object[] row(CopyProgress copy) {
    return new @Nullable Object[] {
      copy.id(),
      copy.from() ? "FROM" : "TO",
      copy.file(),
      copy.format(),
      copy.table(),
      copy.startedMillis(),
      copy.rows(),
      copy.rejected(),
      copy.committed(),
      copy.from() ? (Object) copy.readBytes() : null,
      copy.from() ? (Object) copy.totalBytes() : null
    };
  }
}
