package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.InsertRun;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.retention.SequenceGaps;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes the states within gaps out of a block: what happened in a gap happened at its end, all at
 * once. Several patches of a row become one, a row inserted and deleted never was. Pure functions.
 */
public final class BlockThinning {
  private enum Kind {
    INSERT,
    PATCH,
    DELETE
  }

  /** Something that happened to a slot, and where its values are. */
  private record Event(Kind kind, long sequence, int source, int row) {}

  private final BlockDelta block;
  private final SequenceGaps gaps;
  private final BlockRewriter rewriter;

  private BlockThinning(BlockDelta block, List<Integer> keyIds, SequenceGaps gaps) {
    this.block = block;
    this.gaps = gaps;
    this.rewriter = new BlockRewriter(block, keyIds, gaps::knownAt);
  }

  /**
   * The block without the states in the gaps.
   *
   * @param keyIds ids of the key's columns
   * @return null if nothing is left
   */
  public static @Nullable BlockDelta thin(
      BlockDelta block, List<Integer> keyIds, SequenceGaps gaps) {
    return new BlockThinning(block, keyIds, gaps).thin();
  }

  private @Nullable BlockDelta thin() {
    Map<Integer, List<Event>> bySlot = eventsOfTouchedSlots();
    bySlot.forEach(
        (slot, events) -> {
          events.sort(Comparator.comparingLong(Event::sequence));
          rewriter.rewriteEvents(slot);
          rewrite(slot, events);
        });
    return rewriter.build();
  }

  /** All events of slots to which something happened in a gap. */
  private Map<Integer, List<Event>> eventsOfTouchedSlots() {
    Map<Integer, List<Event>> bySlot = new TreeMap<>();
    forEach(
        (slot, event) -> {
          if (gaps.at(event.sequence).isPresent()) {
            bySlot.computeIfAbsent(slot, s -> new ArrayList<>());
          }
        });
    forEach(
        (slot, event) -> {
          List<Event> events = bySlot.get(slot);
          if (events != null) {
            events.add(event);
          }
        });
    return bySlot;
  }

  private interface EventVisitor {
    void visit(int slot, Event event);
  }

  private void forEach(EventVisitor visitor) {
    for (int run = 0; run < block.inserts().size(); run++) {
      InsertRun inserts = block.inserts().get(run);
      for (int row = 0; row < inserts.rows().rowCount(); row++) {
        visitor.visit(
            inserts.firstSlot() + row, new Event(Kind.INSERT, inserts.sequences()[row], run, row));
      }
    }
    for (int run = 0; run < block.patches().size(); run++) {
      PatchRun patches = block.patches().get(run);
      for (int row = 0; row < patches.slots().length; row++) {
        visitor.visit(
            patches.slots()[row], new Event(Kind.PATCH, patches.sequences()[row], run, row));
      }
    }
    for (int row = 0; row < block.deletes().slots().length; row++) {
      visitor.visit(
          block.deletes().slots()[row],
          new Event(Kind.DELETE, block.deletes().sequences()[row], 0, row));
    }
  }

  private void rewrite(int slot, List<Event> events) {
    Map<Integer, RowValue> current = new TreeMap<>();
    int from = 0;
    while (from < events.size()) {
      long known = gaps.knownAt(events.get(from).sequence);
      int to = from + 1;
      while (to < events.size() && gaps.knownAt(events.get(to).sequence) == known) {
        to++;
      }
      happenTogether(slot, known, events.subList(from, to), current);
      from = to;
    }
  }

  private void happenTogether(
      int slot, long sequence, List<Event> events, Map<Integer, RowValue> current) {
    boolean inserted = events.get(0).kind == Kind.INSERT;
    boolean deleted = events.get(events.size() - 1).kind == Kind.DELETE;
    if (inserted && deleted) {
      rewriter.remove(slot);
      return;
    }
    if (deleted) {
      rewriter.delete(slot, sequence);
      return;
    }
    Map<Integer, RowValue> values = new TreeMap<>();
    for (Event event : events) {
      if (event.kind == Kind.INSERT) {
        InsertRun run = block.inserts().get(event.source);
        addValues(run.columnIds(), run.rows().columns(), event.row, current);
      } else {
        PatchRun run = block.patches().get(event.source);
        addValues(run.columnIds(), run.values().columns(), event.row, values);
      }
    }
    if (!inserted) {
      values.entrySet().removeIf(e -> isSame(current.get(e.getKey()), e.getValue()));
    }
    if (inserted) {
      overrideInserted(slot, values, current);
    }
    if (!values.isEmpty()) {
      rewriter.patch(slot, sequence, values);
    }
    current.putAll(values);
  }

  /** Leaves the values of columns that came after the row was inserted: they stay a patch. */
  private void overrideInserted(
      int slot, Map<Integer, RowValue> values, Map<Integer, RowValue> current) {
    Map<Integer, RowValue> overrides = new TreeMap<>(values);
    overrides.keySet().retainAll(current.keySet());
    rewriter.override(slot, overrides);
    current.putAll(overrides);
    values.keySet().removeAll(overrides.keySet());
  }

  private static void addValues(
      List<Integer> ids, List<ColumnVector> columns, int row, Map<Integer, RowValue> values) {
    for (int c = 0; c < ids.size(); c++) {
      values.put(ids.get(c), new RowValue(columns.get(c), row));
    }
  }

  private static boolean isSame(@Nullable RowValue before, RowValue after) {
    if (before == null) {
      return false;
    }
    boolean wasNull = before.vector().isNull(before.row());
    if (wasNull || after.vector().isNull(after.row())) {
      return wasNull && after.vector().isNull(after.row());
    }
    if (before.vector() instanceof LongVector a && after.vector() instanceof LongVector b) {
      return a.get(before.row()) == b.get(after.row());
    }
    if (before.vector() instanceof DoubleVector a && after.vector() instanceof DoubleVector b) {
      return Double.compare(a.get(before.row()), b.get(after.row())) == 0;
    }
    return before.vector() instanceof BytesVector a
        && after.vector() instanceof BytesVector b
        && Arrays.equals(a.getBytes(before.row()), b.getBytes(after.row()));
  }
}
