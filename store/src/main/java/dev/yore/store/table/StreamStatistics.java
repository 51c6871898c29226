package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.OlderRows;
import dev.yore.store.segment.DistinctSketch;
import dev.yore.store.statistics.ColumnStatistics;
import dev.yore.store.statistics.TableStatistics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Estimates about one table from its streams: counts and bounds out of zone maps and L0, distinct
 * values out of segments' sketches and what L0 holds. Remembers what it knows of columns until the
 * table has changed a good deal. Safe for many threads.
 *
 * <p>A sketch knows the values of all versions, which are at least those of any state. A column
 * that many rows were given another value of is sampled as it is now as well, and so is one of
 * which a segment has no sketch.
 */
public final class StreamStatistics {
  /** Column estimates are renewed when the row versions have changed by one in so many. */
  private static final int RENEWING_PART = 8;

  /** A column is sampled if so many of the values it was ever given came by updates: one in 8. */
  private static final int CHANGED_PART = 8;

  private record Remembered(
      List<Column> described,
      List<SegmentHandle> segments,
      long versions,
      List<ColumnStatistics> columns) {}

  private final VectorCache cache;
  private volatile @Nullable Remembered remembered;

  public StreamStatistics(VectorCache cache) {
    this.cache = cache;
  }

  /**
   * What may be assumed about the current state.
   *
   * @param streams pinned by the caller, always of the same table
   */
  public TableStatistics of(TableStreams streams) {
    Counts now = Counts.of(streams, Long.MAX_VALUE);
    return new TableStatistics(now.rows(), now.versions(), columns(streams, now));
  }

  /**
   * What may be assumed about the state as of a sequence: its rows, and of the columns what is
   * known of all versions, with no more distinct values than rows.
   *
   * @param streams pinned by the caller, always of the same table
   */
  public TableStatistics of(TableStreams streams, long sequence) {
    Counts then = Counts.of(streams, sequence);
    List<ColumnStatistics> columns = new ArrayList<>();
    for (ColumnStatistics column : columns(streams, Counts.of(streams, Long.MAX_VALUE))) {
      columns.add(
          new ColumnStatistics(
              column.min(),
              column.max(),
              Math.min(column.nullCount(), then.versions()),
              Math.min(column.distinctCount(), then.rows())));
    }
    return new TableStatistics(then.rows(), then.versions(), columns);
  }

  /** What is remembered of the columns, or found out. */
  private List<ColumnStatistics> columns(TableStreams streams, Counts now) {
    long versions = now.versions();
    Remembered known = remembered;
    if (known == null
        || !known.described.equals(streams.schema().columns())
        || !known.segments.equals(streams.segments())
        || Math.abs(versions - known.versions) > known.versions / RENEWING_PART) {
      known =
          new Remembered(
              streams.schema().columns(),
              streams.segments(),
              versions,
              columns(streams, now.rows(), new ReadContext(cache)));
      remembered = known;
    }
    return known.columns;
  }

  /**
   * What happened to a table up to a sequence, by indexes alone: of a run or of events of which
   * some came later, as many are counted as if they had come evenly.
   */
  private record Counts(long inserted, long deleted, long patched) {
    static Counts of(TableStreams streams, long sequence) {
      double inserted = 0;
      double deleted = 0;
      double patched = 0;
      for (int block = 0; block < streams.blockEnd(); block++) {
        for (BlockSource source : streams.block(block)) {
          for (RowRun run : source.runs()) {
            inserted += run.rowCount() * part(run.firstSequence(), run.lastSequence(), sequence);
          }
          EventSource deletes = source.deletes();
          deleted += deletes == null ? 0 : count(deletes, sequence);
          for (PatchSource patch : source.patches()) {
            patched += count(patch, sequence);
          }
        }
      }
      return new Counts(Math.round(inserted), Math.round(deleted), Math.round(patched));
    }

    private static double count(EventSource events, long sequence) {
      return events.size() * part(events.firstSequence(), events.lastSequence(), sequence);
    }

    private static double part(long first, long last, long sequence) {
      if (sequence >= last) {
        return 1;
      }
      return sequence < first ? 0 : (sequence - first + 1.0) / (last - first + 1.0);
    }

    long rows() {
      return Math.max(0, inserted - deleted);
    }

    long versions() {
      return inserted + patched;
    }
  }

  /** Current rows, as far as indexes tell: rows inserted less rows deleted. */
  public static long rowCount(TableStreams streams) {
    long rows = 0;
    for (int block = 0; block < streams.blockEnd(); block++) {
      for (BlockSource source : streams.block(block)) {
        for (RowRun run : source.runs()) {
          rows += run.rowCount();
        }
        EventSource deletes = source.deletes();
        rows -= deletes == null ? 0 : deletes.size();
      }
    }
    return rows;
  }

  private static List<ColumnStatistics> columns(
      TableStreams streams, long rowCount, ReadContext context) {
    List<Column> columns = streams.schema().columns();
    List<PageStreams> sample = samplePages(streams);
    List<ColumnStatistics> statistics = new ArrayList<>(columns.size());
    for (int ordinal = 0; ordinal < columns.size(); ordinal++) {
      boolean unique = streams.schema().keyColumns().equals(List.of(ordinal));
      ColumnBounds bounds = new ColumnBounds(columns.get(ordinal).type());
      addBounds(bounds, streams, ColumnReader.of(columns.get(ordinal)));
      long estimate =
          unique ? rowCount : distinct(streams, sample, columns.get(ordinal), rowCount, context);
      statistics.add(
          new ColumnStatistics(
              bounds.min(), bounds.max(), bounds.nullCount(), Math.min(estimate, bounds.width())));
    }
    return statistics;
  }

  private static long distinct(
      TableStreams streams,
      List<PageStreams> sample,
      Column column,
      long rowCount,
      ReadContext context) {
    boolean sketched = !(column.older() instanceof OlderRows.Converted);
    DistinctSketch sketch = new DistinctSketch();
    for (TableSource source : streams.sources()) {
      sketched = sketched && source.addDistinct(column, sketch, context);
    }
    long most = sketched ? Math.min(rowCount, sketch.estimate()) : rowCount;
    if (sketched && !isMuchChanged(streams, column)) {
      return most;
    }
    DistinctEstimate distinct = new DistinctEstimate();
    addSample(distinct, streams, sample, column, context);
    return Math.min(most, distinct.of(rowCount));
  }

  private static boolean isMuchChanged(TableStreams streams, Column column) {
    long inserted = 0;
    long changed = 0;
    for (int block = 0; block < streams.blockEnd(); block++) {
      for (BlockSource source : streams.block(block)) {
        for (RowRun run : source.runs()) {
          inserted += run.rowCount();
        }
        for (PatchSource patches : source.patches()) {
          changed += patches.columnIds().contains(column.id()) ? patches.size() : 0;
        }
      }
    }
    return changed > inserted / CHANGED_PART;
  }

  private static void addBounds(ColumnBounds bounds, TableStreams streams, ColumnReader column) {
    for (int block = 0; block < streams.blockEnd(); block++) {
      for (BlockSource source : streams.block(block)) {
        for (RowRun run : source.runs()) {
          column.addBounds(run, bounds);
        }
        for (PatchSource patch : source.patches()) {
          column.addBounds(patch, bounds);
        }
      }
    }
  }

  /** Some pages with rows, spread evenly over the table. */
  private static List<PageStreams> samplePages(TableStreams streams) {
    int pageEnd = streams.blockEnd() * (BlockDelta.SLOTS / BlockDelta.PAGE_SLOTS);
    List<PageStreams> sample = new ArrayList<>();
    for (int i = 0; i < DistinctEstimate.SAMPLED_PAGES; i++) {
      // Each sampled page stands for a part of the table; the first of the part that has rows.
      int from = (int) ((long) pageEnd * i / DistinctEstimate.SAMPLED_PAGES);
      int to = (int) ((long) pageEnd * (i + 1) / DistinctEstimate.SAMPLED_PAGES);
      for (int page = from; page < to; page++) {
        long rowId = (long) page * BlockDelta.PAGE_SLOTS;
        int block = BlockDelta.blockOf(rowId);
        int slot = BlockDelta.slotOf(rowId);
        PageStreams found =
            PageStreams.of(streams.block(block), block, slot, slot + BlockDelta.PAGE_SLOTS);
        if (!found.runs().isEmpty()) {
          sample.add(found);
          break;
        }
      }
    }
    return sample;
  }

  /** Values as they are now, rows that do not live any more included. */
  private static void addSample(
      DistinctEstimate distinct,
      TableStreams streams,
      List<PageStreams> sample,
      Column column,
      ReadContext context) {
    ColumnAssembler assembler = new ColumnAssembler(streams, context);
    for (PageStreams page : sample) {
      distinct.add(assembler.column(page, column, Long.MAX_VALUE, page.length()), page.length());
    }
  }
}
