package dev.yore.store.table;

import dev.yore.store.schema.Column;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Scattered rows of one block as of a sequence that no segment goes beyond: what segments hold of
 * them is {@linkplain HeadPage kept together}, so that of a long history only what is not flushed
 * yet is gone through. One thread.
 */
final class HeadBlock implements SlotRows {
  private static final int NONE = -1;

  private final TableStreams streams;
  private final long sequence;
  private final int block;
  private final int[] slots;
  private final ReadContext context;
  private final PatchWinners winners;
  private final HeadRows rows;
  private final boolean[] visible;

  /** Per row its run in L0, null if it is in a segment. */
  private final @Nullable L0Run[] runs;

  private final List<Unflushed> patches = new ArrayList<>();

  /** Per row that is read by itself. */
  private final @Nullable BlockRows[] singles;

  /**
   * Patches in L0.
   *
   * @param last per row the position of its last one, or {@link #NONE}
   */
  private record Unflushed(L0Patches source, int[] last) {}

  private HeadBlock(
      TableStreams streams,
      long sequence,
      int block,
      int[] slots,
      HeadRows rows,
      boolean[] visible,
      PatchWinners winners,
      ReadContext context) {
    this.streams = streams;
    this.sequence = sequence;
    this.block = block;
    this.slots = slots;
    this.rows = rows;
    this.visible = visible;
    this.winners = winners;
    this.context = context;
    runs = new L0Run[slots.length];
    singles = new BlockRows[slots.length];
    L0Block unflushed = streams.level0().block(block);
    if (unflushed != null) {
      take(unflushed);
    }
  }

  /**
   * Looks which rows are visible.
   *
   * @param slots ascending, distinct, at least one
   * @param winners whose arrays are used for a while
   * @return null if the streams or the sequence are such that this is no way to read them
   */
  static @Nullable HeadBlock of(
      TableStreams streams,
      long sequence,
      int block,
      int[] slots,
      PatchWinners winners,
      ReadContext context) {
    if (streams.base() != null
        || streams.blocks() != null
        || streams.segments().isEmpty()
        || streams.flushedSequence() > sequence) {
      return null;
    }
    HeadRows rows = context.headRows(streams, block);
    boolean[] visible = new boolean[slots.length];
    return rows.look(streams, block, sequence, slots, visible, context)
        ? new HeadBlock(streams, sequence, block, slots, rows, visible, winners, context)
        : null;
  }

  private void take(L0Block unflushed) {
    for (L0Run run : unflushed.runs()) {
      int visibleEnd = run.firstSlot() + run.visibleRows(sequence);
      for (int row = 0; row < slots.length; row++) {
        if (slots[row] >= run.firstSlot() && slots[row] < run.firstSlot() + run.rowCount()) {
          runs[row] = run;
          visible[row] = slots[row] < visibleEnd;
        }
      }
    }
    EventSource deletes = unflushed.deletes();
    if (deletes != null && isOfUse(deletes)) {
      SlotEvents events = deletes.events(context);
      for (int row = 0; row < slots.length; row++) {
        visible[row] &= lastOf(deletes, events, slots[row]) == NONE;
      }
    }
    for (L0Patches source : unflushed.patches()) {
      if (isOfUse(source)) {
        SlotEvents events = source.events(context);
        int[] last = new int[slots.length];
        for (int row = 0; row < slots.length; row++) {
          last[row] = lastOf(source, events, slots[row]);
        }
        patches.add(new Unflushed(source, last));
      }
    }
  }

  private boolean isOfUse(EventSource source) {
    return source.firstSequence() <= sequence && source.mayTouchAny(slots);
  }

  /** Marks of slots fit into the processor's cache, where chains and events do not. */
  private int lastOf(EventSource source, SlotEvents events, int slot) {
    return source.mayTouch(slot, slot + 1) ? events.lastOf(slot, sequence) : NONE;
  }

  @Override
  public boolean isVisible(int row) {
    return visible[row];
  }

  @Override
  public void append(Column column, ColumnBuilder target) {
    ColumnReader reader = ColumnReader.of(column);
    if (!reader.existsAt(sequence)) {
      for (int row = 0; row < slots.length; row++) {
        target.appendNull();
      }
      return;
    }
    Patched patched = patched(reader);
    int from = 0;
    while (from < slots.length) {
      int page = SegmentRun.pageOf(slots[from]);
      int to = from;
      int flushed = 0;
      while (to < slots.length && SegmentRun.pageOf(slots[to]) == page) {
        flushed += isFlushed(to, patched) ? 1 : 0;
        to++;
      }
      append(column, reader, patched, from, to, flushed, target);
      from = to;
    }
  }

  /** Whether the row's value is in a segment, and matters. */
  private boolean isFlushed(int row, Patched patched) {
    return visible[row] && runs[row] == null && patched.sourceOf[row] == NONE;
  }

  /**
   * The last unflushed patches of a column.
   *
   * @param sourceOf per row which of the patches has its value, or {@link #NONE}
   * @param vectors per source the column's values; null where no row wants them
   */
  private record Patched(int[] sourceOf, int[] eventOf, @Nullable ColumnVector[] vectors) {}

  private Patched patched(ColumnReader reader) {
    int[] sourceOf = new int[slots.length];
    int[] eventOf = new int[slots.length];
    long[] since = new long[slots.length];
    Arrays.fill(sourceOf, NONE);
    @Nullable ColumnVector[] vectors = new ColumnVector[patches.size()];
    for (int i = 0; i < patches.size(); i++) {
      L0Patches source = patches.get(i).source;
      int[] last = patches.get(i).last;
      if (reader.isIn(source)) {
        long[] when = source.events(context).sequences();
        for (int row = 0; row < slots.length; row++) {
          if (last[row] >= 0 && when[last[row]] > since[row]) {
            since[row] = when[last[row]];
            sourceOf[row] = i;
            eventOf[row] = last[row];
          }
        }
        vectors[i] = reader.values(source, context);
      }
    }
    return new Patched(sourceOf, eventOf, vectors);
  }

  /**
   * Adds the values of rows of one page.
   *
   * @param flushed how many of them are in segments
   */
  private void append(
      Column column,
      ColumnReader reader,
      Patched patched,
      int from,
      int to,
      int flushed,
      ColumnBuilder target) {
    HeadPage page = flushed == 0 ? null : page(column, slots[from], flushed);
    if (page == null) {
      append(reader, column, patched, null, from, to, target);
      return;
    }
    synchronized (page) {
      boolean isRight = page.bringTo(streams, sequence, winners, context);
      append(reader, column, patched, isRight ? page : null, from, to, target);
    }
  }

  private void append(
      ColumnReader reader,
      Column column,
      Patched patched,
      @Nullable HeadPage page,
      int from,
      int to,
      ColumnBuilder target) {
    for (int row = from; row < to; row++) {
      int source = patched.sourceOf[row];
      L0Run run = runs[row];
      if (source != NONE) {
        target.appendFrom(Objects.requireNonNull(patched.vectors[source]), patched.eventOf[row]);
      } else if (run != null) {
        append(reader.value(run, slots[row] - run.firstSlot(), context), target);
      } else if (page != null && visible[row]) {
        page.appendTo(target, slots[row]);
      } else {
        append(single(row, column), target);
      }
    }
  }

  private static void append(@Nullable RowValue value, ColumnBuilder target) {
    if (value == null) {
      target.appendNull();
    } else {
      target.appendFrom(value.vector(), value.row());
    }
  }

  /** The page in memory; null if it is not there and one row is not worth it. */
  private @Nullable HeadPage page(Column column, int slot, int wanted) {
    int number = SegmentRun.pageOf(slot);
    VectorCache.Key key = VectorCache.Key.ofHead(streams, block, column.id(), number);
    HeadPage known = context.headPage(key);
    if (known != null && known.isOf(streams, column)) {
      return known;
    }
    if (wanted == 1 && !rows.isWorthItsPage(number)) {
      return null;
    }
    HeadPage page = new HeadPage(streams.lineage(), column, block, number);
    synchronized (page) {
      page.bringTo(streams, sequence, winners, context);
      context.keep(key, page);
    }
    return page;
  }

  private @Nullable RowValue single(int row, Column column) {
    BlockRows one = singles[row];
    if (one == null) {
      one = new BlockRows(streams, sequence, block, new int[] {slots[row]}, context);
      singles[row] = one;
    }
    return one.value(column);
  }
}
