package dev.yore.engine.operator;

import dev.yore.engine.aggregate.GroupIndex;
import dev.yore.engine.aggregate.Grouping;
import dev.yore.engine.aggregate.GroupingShape;
import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.KeyHash;
import dev.yore.engine.memory.Reservation;
import dev.yore.engine.worker.Step;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Merges what several workers have grouped in memory: few groups one worker after the other, many
 * divided by the hash of their keys, the parts at once. Used by one thread.
 */
final class AggregateMerge {
  /** Up to this size, dividing costs more than it saves. */
  private static final long SMALL_BYTES = 4 << 20;

  /** Parts per worker, so that uneven ones even out. */
  private static final int PARTS_PER_WORKER = 4;

  private final Execution execution;
  private final OperatorMetrics metrics;
  private final GroupingShape shape;
  private final Reservation reservation;

  AggregateMerge(
      Execution execution, OperatorMetrics metrics, GroupingShape shape, Reservation reservation) {
    this.execution = execution;
    this.metrics = metrics;
    this.shape = shape;
    this.reservation = reservation;
  }

  /** The merged groups in parts; null if there is no memory for them, and nothing has changed. */
  @Nullable List<Grouping> merge(List<Grouping> groupings) {
    long bytes = groupings.stream().mapToLong(Grouping::sizeBytes).sum();
    boolean small = shape.keyTypes().isEmpty() || bytes <= SMALL_BYTES;
    return small ? mergeSmall(groupings) : mergeDivided(groupings);
  }

  private @Nullable List<Grouping> mergeSmall(List<Grouping> groupings) {
    Grouping merged = new Grouping(shape);
    for (Grouping grouping : groupings) {
      merged.combine(grouping.partial());
      for (int set = 0; set < grouping.distinctSets(); set++) {
        merged.combineDistinct(set, grouping.distinctPartial(set));
      }
      if (!reservation.tryResize(reservation.heldBytes() + merged.sizeBytes())) {
        return null;
      }
    }
    return List.of(merged);
  }

  private @Nullable List<Grouping> mergeDivided(List<Grouping> groupings) {
    int parts = execution.parallelism() * PARTS_PER_WORKER;
    List<DividedRows> states = new ArrayList<>();
    List<List<DividedRows>> distinct = new ArrayList<>();
    for (Grouping grouping : groupings) {
      states.add(divided(grouping.partial(), parts));
      List<DividedRows> sets = new ArrayList<>();
      for (int set = 0; set < grouping.distinctSets(); set++) {
        sets.add(divided(grouping.distinctPartial(set), parts));
      }
      distinct.add(sets);
    }
    Grouping[] merged = new Grouping[parts];
    AtomicBoolean tooLarge = new AtomicBoolean();
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      int part = i;
      merged[part] = new Grouping(shape);
      steps.add(
          () -> {
            if (!tooLarge.get() && !mergePart(part, merged[part], states, distinct)) {
              tooLarge.set(true);
            }
            return false;
          });
    }
    execution.run(metrics, steps);
    return tooLarge.get() ? null : Arrays.asList(merged);
  }

  private boolean mergePart(
      int part, Grouping merged, List<DividedRows> states, List<List<DividedRows>> distinct) {
    for (int worker = 0; worker < states.size(); worker++) {
      merged.combine(states.get(worker).part(part));
      for (int set = 0; set < distinct.get(worker).size(); set++) {
        merged.combineDistinct(set, distinct.get(worker).get(set).part(part));
      }
    }
    synchronized (reservation) {
      return reservation.tryResize(reservation.heldBytes() + merged.sizeBytes());
    }
  }

  private DividedRows divided(Batch batch, int parts) {
    int count = batch.selectedCount();
    long[] hashes = new long[count];
    List<ColumnType> keys = shape.keyTypes();
    if (keys.size() == 1 && keys.get(0).physical() == Physical.LONG) {
      addNeighbourhoods((LongVector) batch.columns()[0], count, hashes);
    } else {
      for (int i = 0; i < keys.size(); i++) {
        KeyHash.add(batch.columns()[i], null, count, hashes);
      }
    }
    return new DividedRows(batch, hashes, parts);
  }

  /** Numbers that lie close stay in one part, where they are found at neighbouring places. */
  private static void addNeighbourhoods(LongVector keys, int count, long[] hashes) {
    long[] values = keys.values();
    boolean nulls = keys.hasNulls();
    for (int i = 0; i < count; i++) {
      long key = nulls && keys.isNull(i) ? 0 : values[i];
      hashes[i] = KeyHash.mix(key >> GroupIndex.NEIGHBOUR_BITS);
    }
  }

  /**
   * The part of a hash, by the lower half of it: hash tables find their slots by the highest bits,
   * and would put all keys of a part side by side.
   */
  static int partOf(long hash, int parts) {
    return (int) (((hash & 0xFFFF_FFFFL) * parts) >>> Integer.SIZE);
  }

  /** A batch's rows ordered by the part that their keys' hash belongs to. */
  private static final class DividedRows {
    private final Batch batch;
    private final int[] rows;
    private final int[] starts;

    DividedRows(Batch batch, long[] hashes, int parts) {
      this.batch = batch;
      int count = batch.selectedCount();
      starts = new int[parts + 1];
      for (int i = 0; i < count; i++) {
        starts[partOf(hashes[i], parts) + 1]++;
      }
      for (int part = 0; part < parts; part++) {
        starts[part + 1] += starts[part];
      }
      int[] at = Arrays.copyOf(starts, parts);
      rows = new int[count];
      for (int i = 0; i < count; i++) {
        rows[at[partOf(hashes[i], parts)]++] = i;
      }
    }

    Batch part(int part) {
      int[] selection = Arrays.copyOfRange(rows, starts[part], starts[part + 1]);
      return new Batch(selection.length, selection, batch.columns());
    }
  }
}
