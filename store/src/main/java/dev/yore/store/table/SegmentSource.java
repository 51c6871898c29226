package dev.yore.store.table;

import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.DistinctSketch;
import dev.yore.store.segment.SegmentBlock;
import dev.yore.store.segment.SegmentReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A segment as a source of blocks. Immutable but for the reader's own caches; for many threads. */
final class SegmentSource implements TableSource {
  private static final long[] NO_ROWS = {};

  private final Map<Integer, SegmentBlockSource> blocks = new HashMap<>();
  private final List<SegmentKeyRun> keyRuns = new ArrayList<>();
  private final SegmentReader reader;
  private final long segmentId;
  private final int blockEnd;

  SegmentSource(SegmentReader reader, TableSchema schema) {
    this.reader = reader;
    segmentId = reader.segmentId();
    int end = 0;
    for (SegmentBlock block : reader.blocks()) {
      blocks.put(block.block(), new SegmentBlockSource(reader, block));
      end = block.block() + 1;
      for (int run = 0; run < block.inserts().size() && schema.hasKey(); run++) {
        keyRuns.add(new SegmentKeyRun(reader, block.inserts().get(run), run, schema));
      }
    }
    blockEnd = end;
  }

  @Override
  public @Nullable BlockSource block(int block) {
    return blocks.get(block);
  }

  @Override
  public int blockEnd() {
    return blockEnd;
  }

  @Override
  public long[] rowsOfKey(LookupKey key, ReadContext context) {
    List<Long> found = List.of();
    for (SegmentKeyRun run : keyRuns) {
      if (run.mayContain(key)) {
        // Mostly no run has it: whoever inserts asks for keys that are not there.
        found = found.isEmpty() ? new ArrayList<>() : found;
        run.search(context).find(key, found::add);
      }
    }
    return found.isEmpty() ? NO_ROWS : found.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  /** Run by run, so that what a run is searched with is fetched once for all keys. */
  @Override
  public void rowsOfKeys(List<LookupKey> keys, ReadContext context, KeyedRowIds found) {
    for (SegmentKeyRun run : keyRuns) {
      SegmentKeyRun.Search search = null;
      for (int i = 0; i < keys.size(); i++) {
        LookupKey key = keys.get(i);
        if (run.mayContain(key)) {
          search = search == null ? run.search(context) : search;
          int position = i;
          search.find(key, rowId -> found.add(position, rowId));
        }
      }
    }
  }

  @Override
  public void valueCandidates(Column column, ValueRange range, ReadContext context, RowIds found) {
    ColumnReader reader = ColumnReader.of(column);
    for (Map.Entry<Integer, SegmentBlockSource> entry : blocks.entrySet()) {
      int block = entry.getKey();
      if (!range.mayBeIn(entry.getValue(), reader)) {
        continue;
      }
      find(block, entry.getValue(), column, reader, range, context, found);
      if (found.exceeded()) {
        return;
      }
    }
  }

  /** By its sketch, or at no cost because there are no values; nothing is decoded. */
  @Override
  public boolean addDistinct(Column column, DistinctSketch sketch, ReadContext context) {
    DistinctSketch own = reader.sketch(column.id());
    if (own != null) {
      sketch.addAll(own);
      return true;
    }
    return blocks.values().stream().noneMatch(block -> block.has(column.id()));
  }

  private void find(
      int block,
      BlockSource source,
      Column column,
      ColumnReader reader,
      ValueRange range,
      ReadContext context,
      RowIds found) {
    BytesBounds bounds = range.bytes();
    if (bounds == null) {
      VectorCache.Key key = key(block, VectorCache.VALUES, column);
      context.values(key, () -> SortedValues.of(block, source, reader, context)).find(range, found);
      return;
    }
    VectorCache.Key key = key(block, VectorCache.PREFIXES, column);
    context
        .prefixes(key, () -> SortedPrefixes.of(bounds.text(), block, source, reader, context))
        .find(bounds, found);
  }

  private VectorCache.Key key(int block, int part, Column column) {
    return new VectorCache.Key(segmentId, block, part, column.id(), 0);
  }

  /** Rows inserted, deletes and patches by the index. */
  long rowEvents() {
    long events = 0;
    for (SegmentBlockSource block : blocks.values()) {
      events += block.rowEvents();
    }
    return events;
  }
}
