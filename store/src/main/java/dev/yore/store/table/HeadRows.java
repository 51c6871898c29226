package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;

/**
 * Which slots of a block have a row, by what segments hold: brought forward as they are added, so
 * that nobody who wants to change rows goes through the deletes of the block's whole history. Safe
 * for many threads.
 *
 * <p>It is as of a sequence, and of no use to who reads an earlier one.
 */
final class HeadRows {
  static final long SIZE_BYTES = BlockDelta.SLOTS / 8 + 64;

  /** After so many rows that were read of a page one by one, all of it is worth decoding. */
  private static final int SINGLE_READS = 8;

  private final TableStreams.Lineage lineage;
  private final long[] rows = new long[BlockDelta.SLOTS >> 6];
  private final int[] singleReads = new int[BlockDelta.SLOTS / BlockDelta.PAGE_SLOTS];
  private long sequence;

  /** Of a block of which nothing is known yet. */
  HeadRows(TableStreams.Lineage lineage) {
    this.lineage = lineage;
  }

  boolean isOf(TableStreams streams) {
    return lineage == streams.lineage();
  }

  /**
   * Looks which rows the segments have.
   *
   * @param wanted the sequence that is read, not before the last one of the segments
   * @param visible set per slot
   * @return false, and nothing is said, if it is as of a later sequence already
   */
  synchronized boolean look(
      TableStreams streams,
      int block,
      long wanted,
      int[] slots,
      boolean[] visible,
      ReadContext context) {
    if (sequence > wanted) {
      return false;
    }
    if (sequence < streams.flushedSequence()) {
      for (BlockSource source : streams.flushedAfter(block, sequence)) {
        add(source, context);
      }
      sequence = streams.flushedSequence();
    }
    for (int i = 0; i < slots.length; i++) {
      visible[i] = (rows[slots[i] >> 6] >>> slots[i] & 1) != 0;
    }
    return true;
  }

  /** Slots are never used again, so what is deleted stays so whatever is added later. */
  private void add(BlockSource source, ReadContext context) {
    for (RowRun run : source.runs()) {
      int known = run.lastSequence() <= sequence ? run.rowCount() : visibleRows(run, context);
      if (known < run.rowCount()) {
        setAll(run.firstSlot() + known, run.firstSlot() + run.rowCount());
      }
    }
    EventSource deletes = source.deletes();
    if (deletes != null && deletes.lastSequence() > sequence) {
      SlotEvents events = deletes.events(context);
      for (int i = 0; i < events.size(); i++) {
        int slot = events.slots()[i];
        rows[slot >> 6] &= ~(1L << slot);
      }
    }
  }

  private void setAll(int fromSlot, int toSlot) {
    int first = fromSlot >> 6;
    int last = (toSlot - 1) >> 6;
    for (int word = first; word <= last; word++) {
      long bits = word == first ? -1L << fromSlot : -1L;
      rows[word] |= word == last ? bits & (-1L >>> -toSlot) : bits;
    }
  }

  private int visibleRows(RowRun run, ReadContext context) {
    return sequence == 0 ? 0 : run.visibleRows(sequence, context);
  }

  /** Counts a row read by itself; true if next time all of its page is to be decoded. */
  synchronized boolean isWorthItsPage(int page) {
    if (++singleReads[page] < SINGLE_READS) {
      return false;
    }
    singleReads[page] = 0; // If it then is not kept in memory, this begins anew.
    return true;
  }
}
