package dev.yore.store.table;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.PatchGroup;
import dev.yore.store.delta.TableDelta;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.DistinctSketch;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What no segment of one table holds yet, by block and column. Immutable: appending gives a new
 * level, which shares its arrays with the old one.
 *
 * <p>Publication rule: append only to the newest level, one thread at a time (the commit lock), and
 * hand the result to readers through a volatile field. Readers see what the level they got holds
 * and nothing appended later; within it they filter by sequence. An append whose result was never
 * published may be forgotten.
 */
public final class Level0 implements TableSource {
  private static final L0Block[] NO_BLOCKS = {};

  private final L0KeyColumns keyColumns;
  private final L0Block[] blocks;
  private final L0Keys keys;

  /** By indexed column; one that is not here yet is added by who asks for it. */
  private final ConcurrentHashMap<Column, L0Values> values;

  private final long lastSequence;
  private final long rowEvents;
  private final long blockBytes;

  private Level0(
      L0KeyColumns keyColumns,
      L0Block[] blocks,
      L0Keys keys,
      Map<Column, L0Values> values,
      long lastSequence,
      long rowEvents,
      long blockBytes) {
    this.keyColumns = keyColumns;
    this.blocks = blocks;
    this.keys = keys;
    this.values = new ConcurrentHashMap<>(values);
    this.lastSequence = lastSequence;
    this.rowEvents = rowEvents;
    this.blockBytes = blockBytes;
  }

  /** A level without rows of a table, whose key stays whatever else is altered. */
  public static Level0 empty(TableSchema schema) {
    return new Level0(L0KeyColumns.of(schema), NO_BLOCKS, L0Keys.EMPTY, Map.of(), 0, 0, 0);
  }

  /**
   * This level and what a commit did; costs O(size of the delta) amortised, plus one reference per
   * block of the level.
   *
   * @param schema the table as it stood at the commit: the inserted rows have its columns
   * @param sequence greater than any before
   */
  public Level0 append(TableSchema schema, long sequence, TableDelta delta) {
    if (sequence <= lastSequence) {
      throw new StoreException(
          ErrorCode.INTERNAL,
          "commit "
              + sequence
              + " appended to L0 of table "
              + delta.tableId()
              + " after commit "
              + lastSequence);
    }
    TreeMap<Integer, L0Block> changed = new TreeMap<>();
    List<Integer> columnIds = new ArrayList<>(schema.columns().size());
    for (Column column : schema.columns()) {
      columnIds.add(column.id());
    }
    insert(changed, sequence, columnIds, delta);
    forEachBlock(
        delta.deletedRowIds(),
        (block, from, to) ->
            changed.put(
                block, current(changed, block).delete(sequence, delta.deletedRowIds(), from, to)));
    for (PatchGroup group : delta.patches()) {
      forEachBlock(
          group.rowIds(),
          (block, from, to) ->
              changed.put(block, current(changed, block).patch(sequence, group, from, to)));
    }
    L0Keys newKeys = keys;
    if (!keyColumns.isEmpty() && delta.inserts().rowCount() > 0) {
      List<ColumnVector> keyVectors = new ArrayList<>(keyColumns.ids().size());
      for (int id : keyColumns.ids()) {
        keyVectors.add(delta.inserts().column(columnIds.indexOf(id)));
      }
      newKeys =
          keys.append(
              delta.firstRowId(), L0KeyColumns.hashes(keyVectors, delta.inserts().rowCount()));
    }
    return withBlocks(
        changed, newKeys, values(schema, delta), sequence, rowEvents + delta.rowEvents());
  }

  /** The values of indexed columns, those of the delta among them. */
  private Map<Column, L0Values> values(TableSchema schema, TableDelta delta) {
    List<Integer> indexed = schema.rules().indexedColumnIds();
    if (indexed.isEmpty()) {
      return Map.of();
    }
    Map<Column, L0Values> newValues = new HashMap<>();
    for (int columnId : indexed) {
      int ordinal = schema.ordinalOfId(columnId);
      Column column = schema.columns().get(ordinal);
      L0Values before = values.computeIfAbsent(column, this::derive);
      newValues.put(column, before.append(valuesOf(delta, ordinal, columnId)));
    }
    return newValues;
  }

  private static SortedValues valuesOf(TableDelta delta, int ordinal, int columnId) {
    SortedValues.Builder found = new SortedValues.Builder();
    for (int row = 0; row < delta.inserts().rowCount(); row++) {
      found.add(delta.inserts().column(ordinal), row, delta.firstRowId() + row);
    }
    for (PatchGroup group : delta.patches()) {
      int position = group.columnIds().indexOf(columnId);
      for (int i = 0; position >= 0 && i < group.rowIds().length; i++) {
        found.add(group.values().column(position), i, group.rowIds()[i]);
      }
    }
    return found.build();
  }

  /** What the blocks have of a column that was not indexed so far. */
  private L0Values derive(Column column) {
    ColumnReader reader = ColumnReader.of(column);
    ReadContext context = new ReadContext(new VectorCache(0));
    L0Values derived = L0Values.EMPTY;
    for (L0Block block : blocks) {
      derived = derived.append(SortedValues.of(block.block(), block, reader, context));
    }
    return derived;
  }

  private void insert(
      Map<Integer, L0Block> changed, long sequence, List<Integer> columnIds, TableDelta delta) {
    int rows = delta.inserts().rowCount();
    int row = 0;
    while (row < rows) {
      long rowId = delta.firstRowId() + row;
      int block = BlockDelta.blockOf(rowId);
      int slot = BlockDelta.slotOf(rowId);
      int pageRest = BlockDelta.PAGE_SLOTS - (slot & BlockDelta.PAGE_SLOTS - 1);
      int to = Math.min(rows, row + pageRest);
      L0Block old = current(changed, block);
      changed.put(block, old.insert(slot, sequence, columnIds, delta.inserts(), row, to));
      row = to;
    }
  }

  private interface BlockRange {
    void accept(int block, int from, int to);
  }

  /** Calls back for each run of ascending row ids that lie in one block. */
  private static void forEachBlock(long[] rowIds, BlockRange range) {
    int from = 0;
    while (from < rowIds.length) {
      int block = BlockDelta.blockOf(rowIds[from]);
      int to = from + 1;
      while (to < rowIds.length && BlockDelta.blockOf(rowIds[to]) == block) {
        to++;
      }
      range.accept(block, from, to);
      from = to;
    }
  }

  private L0Block current(Map<Integer, L0Block> changed, int block) {
    L0Block newer = changed.get(block);
    if (newer != null) {
      return newer;
    }
    L0Block old = block(block);
    return old == null ? L0Block.empty(block) : old;
  }

  private Level0 withBlocks(
      Map<Integer, L0Block> changed,
      L0Keys newKeys,
      Map<Column, L0Values> newValues,
      long sequence,
      long events) {
    L0Block[] merged = blocks.clone();
    List<L0Block> added = new ArrayList<>();
    long bytes = blockBytes;
    for (L0Block block : changed.values()) {
      bytes += block.sizeBytes();
      int at = indexOf(block.block());
      if (at >= 0) {
        bytes -= blocks[at].sizeBytes();
        merged[at] = block;
      } else {
        added.add(block);
      }
    }
    if (!added.isEmpty()) {
      int old = merged.length;
      merged = Arrays.copyOf(merged, old + added.size());
      for (int i = 0; i < added.size(); i++) {
        merged[old + i] = added.get(i);
      }
      Arrays.sort(merged, (a, b) -> Integer.compare(a.block(), b.block()));
    }
    return new Level0(keyColumns, merged, newKeys, newValues, sequence, events, bytes);
  }

  /**
   * What is left when everything at or before the sequence is in segments; shares no arrays with
   * this level, so that they can be collected.
   */
  public Level0 after(long sequence) {
    List<L0Block> rest = new ArrayList<>();
    L0Keys restKeys = L0Keys.EMPTY;
    long events = 0;
    long bytes = 0;
    for (L0Block block : blocks) {
      L0Block later = block.after(sequence);
      if (later != null) {
        rest.add(later);
        restKeys = addKeys(restKeys, later);
        events += later.rowEvents();
        bytes += later.sizeBytes();
      }
    }
    return new Level0(
        keyColumns,
        rest.toArray(NO_BLOCKS),
        restKeys,
        Map.of(), // Found again when asked for.
        Math.max(lastSequence, sequence),
        events,
        bytes);
  }

  private L0Keys addKeys(L0Keys to, L0Block block) {
    L0Keys result = to;
    for (L0Run run : block.runs()) {
      if (!keyColumns.isEmpty()) {
        result =
            result.append(
                BlockDelta.rowId(block.block(), run.firstSlot()),
                L0KeyColumns.hashes(keyColumns.of(run), run.rowCount()));
      }
    }
    return result;
  }

  /**
   * Everything at or before the sequence as a segment takes it: per block few insert runs, one
   * delete run and one patch run per set of columns.
   *
   * @return ascending by block; blocks to which nothing happened are left out
   */
  public List<BlockDelta> toBlockDeltas(long throughSequence) {
    List<BlockDelta> deltas = new ArrayList<>(blocks.length);
    for (L0Block block : blocks) {
      BlockDelta delta = block.through(throughSequence);
      if (delta != null) {
        deltas.add(delta);
      }
    }
    return deltas;
  }

  public boolean isEmpty() {
    return rowEvents == 0;
  }

  /** Rows inserted, deleted and patched. */
  public long rowEvents() {
    return rowEvents;
  }

  /** Heap bytes held, roughly. */
  public long sizeBytes() {
    return blockBytes
        + keys.sizeBytes()
        + values.values().stream().mapToLong(L0Values::sizeBytes).sum();
  }

  /** The last commit appended, or through which it was flushed. */
  public long lastSequence() {
    return lastSequence;
  }

  @Override
  public @Nullable L0Block block(int block) {
    int at = indexOf(block);
    return at < 0 ? null : blocks[at];
  }

  /** Hashes every value: there are no more than a flush takes. */
  @Override
  public boolean addDistinct(Column column, DistinctSketch sketch, ReadContext context) {
    for (L0Block block : blocks) {
      for (L0Run run : block.runs()) {
        ColumnVector inserted = run.column(column.id(), context);
        if (inserted != null) {
          sketch.add(inserted, 0, run.rowCount());
        }
      }
      for (PatchSource patches : block.patches()) {
        int position = patches.columnIds().indexOf(column.id());
        if (position >= 0) {
          sketch.add(patches.values(position, context), 0, patches.size());
        }
      }
    }
    return true;
  }

  @Override
  public int blockEnd() {
    return blocks.length == 0 ? 0 : blocks[blocks.length - 1].block() + 1;
  }

  @Override
  public long[] rowsOfKey(LookupKey key, ReadContext context) {
    long[] candidates = keys.candidates(key.hash());
    int found = 0;
    for (long rowId : candidates) {
      if (isOfKey(rowId, key)) {
        candidates[found++] = rowId;
      }
    }
    return found == candidates.length ? candidates : Arrays.copyOf(candidates, found);
  }

  @Override
  public void rowsOfKeys(List<LookupKey> wanted, ReadContext context, KeyedRowIds found) {
    for (int i = 0; i < wanted.size(); i++) {
      LookupKey key = wanted.get(i);
      int position = i;
      keys.forEach(
          key.hash(),
          rowId -> {
            if (isOfKey(rowId, key)) {
              found.add(position, rowId);
            }
          });
    }
  }

  private boolean isOfKey(long rowId, LookupKey key) {
    L0Block block = block(BlockDelta.blockOf(rowId));
    return block != null && keyColumns.isAt(block.runs(), BlockDelta.slotOf(rowId), key);
  }

  @Override
  public void valueCandidates(Column column, ValueRange range, ReadContext context, RowIds found) {
    if (range.bytes() == null) {
      values.computeIfAbsent(column, this::derive).find(range, found);
      return;
    }
    ColumnReader reader = ColumnReader.of(column);
    for (L0Block block : blocks) {
      if (range.mayBeIn(block, reader)) {
        range.find(block.block(), block, reader, context, found);
      }
    }
  }

  private int indexOf(int block) {
    int low = 0;
    int high = blocks.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (blocks[middle].block() < block) {
        low = middle + 1;
      } else if (blocks[middle].block() > block) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -1;
  }
}
