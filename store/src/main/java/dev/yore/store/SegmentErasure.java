package dev.yore.store;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.SegmentBlock;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.table.BlockErasure;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Segments written anew without some rows, of many tables, before any of them takes the place of
 * what it was made of. For one thread, which holds the checkpointer's lock.
 */
final class SegmentErasure {
  /** A segment written anew, without which rows, and how many versions are not in it any more. */
  private record Rewritten(SegmentSwaps.Rewrite replacement, TreeSet<Long> rowIds, long versions) {}

  private final Checkpointer checkpointer;
  private final LiveTables tables;
  private final SegmentFiles files;
  private final Map<OpenSegment, Rewritten> rewritten = new LinkedHashMap<>();

  SegmentErasure(Checkpointer checkpointer, LiveTables tables, SegmentFiles files) {
    this.checkpointer = checkpointer;
    this.tables = tables;
    this.files = files;
  }

  /**
   * Writes anew every segment that says anything of some rows; what an earlier call wrote and is
   * still right stays.
   *
   * @param affected rows by table
   */
  void bringTo(Map<Integer, TreeSet<Long>> affected) {
    giveUpOthersThan(affected);
    affected.forEach((tableId, rowIds) -> rewrite(tables.get(tableId), rowIds));
  }

  private void giveUpOthersThan(Map<Integer, TreeSet<Long>> affected) {
    rewritten
        .entrySet()
        .removeIf(
            entry -> {
              Rewritten r = entry.getValue();
              LiveTable table = r.replacement.table();
              boolean isRight =
                  r.rowIds.equals(affected.get(table.tableId()))
                      && table.segments().contains(entry.getKey());
              if (!isRight) {
                files.retire(r.replacement.after());
              }
              return !isRight;
            });
  }

  private void rewrite(LiveTable table, TreeSet<Long> rowIds) {
    Map<Integer, BitSet> slots = new HashMap<>();
    for (long rowId : rowIds) {
      slots
          .computeIfAbsent(BlockDelta.blockOf(rowId), block -> new BitSet())
          .set(BlockDelta.slotOf(rowId));
    }
    for (OpenSegment segment : table.segments()) {
      boolean isConcerned =
          segment.reader().blocks().stream().anyMatch(b -> slots.containsKey(b.block()));
      if (isConcerned && !rewritten.containsKey(segment)) {
        rewritten.put(segment, rewrite(table, segment, slots, rowIds));
      }
    }
  }

  private Rewritten rewrite(
      LiveTable table, OpenSegment segment, Map<Integer, BitSet> slots, TreeSet<Long> rowIds) {
    SegmentEntry before = segment.entry();
    SegmentEntry plan =
        new SegmentEntry(
            before.tableId(),
            checkpointer.newSegmentId(),
            before.level(),
            before.fromSequence(),
            before.toSequence(),
            0,
            0);
    Erased blocks = new Erased(segment.reader(), table.schema(), slots);
    OpenSegment written = files.write(table.stored(), plan, blocks);
    OpenSegment after = written.withRowEvents(blocks.rowEvents);
    return new Rewritten(
        new SegmentSwaps.Rewrite(table, List.of(segment), after), rowIds, blocks.versions);
  }

  /** What is to take whose place, by table and sequence. */
  List<SegmentSwaps.Rewrite> replacements() {
    return rewritten.values().stream()
        .map(Rewritten::replacement)
        .sorted(
            Comparator.comparingInt((SegmentSwaps.Rewrite r) -> r.after().entry().tableId())
                .thenComparingLong(r -> r.after().entry().fromSequence()))
        .toList();
  }

  /** Versions of rows that the new segments lack. */
  long versions() {
    return rewritten.values().stream().mapToLong(Rewritten::versions).sum();
  }

  /** The new segments belong to somebody else, or to nobody: they are not given up here. */
  void handOver() {
    rewritten.clear();
  }

  /** Removes the new segments that were not handed over. */
  void giveUp() {
    rewritten.values().forEach(r -> files.retire(r.replacement.after()));
    rewritten.clear();
  }

  /** A segment's blocks without some rows; counts what is left. */
  private static final class Erased implements Iterator<BlockDelta> {
    private final SegmentReader reader;
    private final Iterator<SegmentBlock> blocks;
    private final List<Integer> keyIds;
    private final Map<Integer, BitSet> slots;
    private @Nullable BlockDelta next;
    private long rowEvents;
    private long versions;

    Erased(SegmentReader reader, TableSchema table, Map<Integer, BitSet> slots) {
      this.reader = reader;
      this.blocks = reader.blocks().iterator();
      this.keyIds =
          table.keyColumns().stream().map(ordinal -> table.columns().get(ordinal).id()).toList();
      this.slots = slots;
    }

    @Override
    public boolean hasNext() {
      while (next == null && blocks.hasNext()) {
        SegmentBlock block = blocks.next();
        BlockDelta delta = reader.readBlock(block);
        BitSet erased = slots.get(block.block());
        versions += erased == null ? 0 : BlockErasure.versionsOf(delta, erased);
        next = erased == null ? delta : BlockErasure.erase(delta, keyIds, erased);
      }
      return next != null;
    }

    @Override
    public BlockDelta next() {
      BlockDelta block = hasNext() ? next : null;
      if (block == null) {
        throw new NoSuchElementException();
      }
      next = null;
      rowEvents += block.rowEvents();
      return block;
    }
  }
}
