package dev.yore.store.table;

import dev.yore.store.delta.PatchGroup;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Unflushed patches of one set of columns in one block, ascending by sequence. Grows as {@link
 * ColumnTail} says.
 */
final class L0Patches implements PatchSource {
  private final List<Integer> columnIds;
  private final long lowColumns;
  private final SlotEvents events;
  private final L0Slots slots;
  private final List<ColumnTail> columns;

  private L0Patches(
      List<Integer> columnIds,
      long lowColumns,
      SlotEvents events,
      L0Slots slots,
      List<ColumnTail> columns) {
    this.columnIds = columnIds;
    this.lowColumns = lowColumns;
    this.events = events;
    this.slots = slots;
    this.columns = columns;
  }

  /** The patches of a group's row ids {@code [from, to)}. */
  static L0Patches of(long sequence, PatchGroup group, int from, int to) {
    List<ColumnTail> columns = new ArrayList<>(group.columnIds().size());
    for (ColumnVector column : group.values().columns()) {
      columns.add(ColumnTail.of(column, from, to));
    }
    SlotEvents none = new SlotEvents(0, new int[0], new long[0], false);
    SlotEvents events = L0Events.append(none, sequence, group.rowIds(), from, to);
    long lowColumns = PatchSource.lowColumns(group.columnIds());
    L0Slots slots = L0Slots.ANY.append(events, 0);
    return new L0Patches(group.columnIds(), lowColumns, events, slots, columns);
  }

  L0Patches append(long sequence, PatchGroup group, int from, int to) {
    List<ColumnTail> longer = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      longer.add(columns.get(i).append(group.values().column(i), from, to));
    }
    SlotEvents more = L0Events.append(events, sequence, group.rowIds(), from, to);
    L0Slots moreSlots = slots.append(more, events.size());
    return new L0Patches(columnIds, lowColumns, more, moreSlots, longer);
  }

  /** The patches after the sequence, in arrays of their own. */
  L0Patches after(long sequence) {
    int from = L0Events.through(events, sequence);
    List<ColumnTail> rest = new ArrayList<>(columns.size());
    for (ColumnTail column : columns) {
      rest.add(ColumnTail.of(column.vector(), from, events.size()));
    }
    SlotEvents later = L0Events.from(events, from);
    return new L0Patches(columnIds, lowColumns, later, L0Slots.ANY.append(later, 0), rest);
  }

  @Override
  public int size() {
    return events.size();
  }

  /** How many patches are at or before the sequence. */
  int through(long sequence) {
    return L0Events.through(events, sequence);
  }

  /** The first {@code count} patches by slot, then sequence. */
  PatchRun toRun(int count) {
    int[] order = L0Events.bySlot(events, count);
    int[] slots = new int[count];
    long[] sequences = new long[count];
    for (int i = 0; i < count; i++) {
      slots[i] = events.slots()[order[i]];
      sequences[i] = events.sequences()[order[i]];
    }
    List<ColumnVector> values = new ArrayList<>(columns.size());
    for (ColumnTail column : columns) {
      values.add(Vectors.gather(column.vector(), order, count));
    }
    return new PatchRun(columnIds, slots, sequences, new VectorBatch(count, values));
  }

  long sizeBytes() {
    long bytes = 96 + 12L * events.slots().length + slots.sizeBytes() + events.chainBytes();
    for (ColumnTail column : columns) {
      bytes += 64 + column.vector().sizeBytes();
    }
    return bytes;
  }

  @Override
  public List<Integer> columnIds() {
    return columnIds;
  }

  @Override
  public boolean has(int columnId) {
    return columnId < Long.SIZE ? (lowColumns >>> columnId & 1) != 0 : columnIds.contains(columnId);
  }

  @Override
  public long firstSequence() {
    return events.sequences()[0];
  }

  @Override
  public long lastSequence() {
    return events.sequences()[events.size() - 1];
  }

  @Override
  public boolean mayTouch(int fromSlot, int toSlot) {
    return slots.mayTouch(fromSlot, toSlot);
  }

  @Override
  public boolean mayTouchAny(int[] wanted) {
    return slots.mayTouchAny(wanted);
  }

  @Override
  public SlotEvents events(ReadContext context) {
    return events;
  }

  @Override
  public ColumnVector values(int position, ReadContext context) {
    return columns.get(position).vector();
  }

  @Override
  public void addBounds(int position, ColumnBounds bounds) {
    bounds.add(columns.get(position).vector());
  }

  /** Asks every value: L0's patches of a block are few, and this keeps its pages prunable. */
  @Override
  public boolean mayMatch(int position, ColumnFilter filter) {
    return filter.matchesAny(columns.get(position).vector());
  }
}
