package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.schema.Column;
import dev.yore.store.statistics.ColumnStatistics;
import dev.yore.store.statistics.TableStatistics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Estimates about one table from its streams: counts and bounds out of zone maps and L0, distinct
 * values from a sample. Remembers them until the table has changed a good deal. Safe for many
 * threads.
 */
public final class StreamStatistics {
  /** Column estimates are renewed when the row versions have changed by one in so many. */
  private static final int RENEWING_PART = 8;

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
    long inserted = 0;
    long deleted = 0;
    long patched = 0;
    ReadContext context = new ReadContext(cache);
    for (int block = 0; block < streams.blockEnd(); block++) {
      for (BlockSource source : streams.block(block)) {
        for (RowRun run : source.runs()) {
          inserted += run.rowCount();
        }
        EventSource deletes = source.deletes();
        deleted += deletes == null ? 0 : deletes.size();
        for (PatchSource patch : source.patches()) {
          patched += patch.size();
        }
      }
    }
    long versions = inserted + patched;
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
              columns(streams, inserted - deleted, context));
      remembered = known;
    }
    return new TableStatistics(inserted - deleted, versions, known.columns);
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
      DistinctEstimate distinct = new DistinctEstimate();
      if (!unique) {
        addSample(distinct, streams, sample, columns.get(ordinal), context);
      }
      long estimate = unique ? rowCount : distinct.of(rowCount);
      statistics.add(
          new ColumnStatistics(
              bounds.min(), bounds.max(), bounds.nullCount(), Math.min(estimate, bounds.width())));
    }
    return statistics;
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
