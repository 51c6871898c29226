package dev.yore.engine.aggregate;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.AggregateFunction;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The groups of rows by some keys, and the calls' states for them. Partial results of several
 * groupings of the same shape can be combined in another one. Confined to one thread.
 */
public final class Grouping {

  /** Calls with DISTINCT of the same arguments and filter. */
  private record DistinctCalls(DistinctRows rows, CallSet calls) {}

  /** What tells distinct rows apart from others. */
  private record DistinctKey(List<Integer> arguments, int filter) {}

  private final GroupingShape shape;
  private final @Nullable GroupIndex index;
  private final List<CallSet> callSets = new ArrayList<>();
  private final List<DistinctCalls> distinct = new ArrayList<>();

  /** In the order of the calls; null for GROUPING, which the output computes. */
  private final @Nullable Accumulator[] accumulators;

  private int[] groups = {};

  /** No groups yet; without keys, the one group there always is. */
  public Grouping(GroupingShape shape) {
    this.shape = shape;
    index = shape.keys().length == 0 ? null : new GroupIndex(shape.keyTypes());
    List<AggregateCall> calls = shape.calls();
    accumulators = new Accumulator[calls.size()];
    Map<Integer, CallSet> byFilter = new LinkedHashMap<>();
    Map<DistinctKey, DistinctCalls> byArguments = new LinkedHashMap<>();
    for (int i = 0; i < accumulators.length; i++) {
      AggregateCall call = calls.get(i);
      if (call.function() == AggregateFunction.GROUPING) {
        continue;
      }
      if (call.distinct()) {
        DistinctCalls same =
            byArguments.computeIfAbsent(
                new DistinctKey(call.arguments(), call.filter()), this::newDistinct);
        accumulators[i] = same.calls().add(shape.overDistinct(call), same.rows().types());
      } else {
        CallSet same = byFilter.computeIfAbsent(call.filter(), CallSet::new);
        accumulators[i] = same.add(call, shape.inputTypes());
      }
    }
    callSets.addAll(byFilter.values());
    distinct.addAll(byArguments.values());
    ensure();
  }

  private DistinctCalls newDistinct(DistinctKey key) {
    return new DistinctCalls(
        new DistinctRows(shape.inputTypes(), shape.keys(), key.arguments(), key.filter()),
        new CallSet(AggregateCall.NO_FILTER));
  }

  /** Groups so far. */
  public int size() {
    return index == null ? 1 : index.size();
  }

  /** Takes a batch of the input. */
  public void add(Batch batch) {
    int count = batch.selectedCount();
    ColumnVector[] columns = batch.columns();
    int @Nullable [] rows = batch.selection();
    for (DistinctCalls calls : distinct) {
      calls.rows().add(columns, rows, count);
    }
    if (index == null) {
      for (CallSet calls : callSets) {
        calls.addOne(columns, rows, count);
      }
      return;
    }
    find(index, shape.pick(columns), rows, count);
    for (CallSet calls : callSets) {
      calls.add(columns, rows, groups, count, index.size());
    }
  }

  private void find(GroupIndex keys, ColumnVector[] columns, int @Nullable [] rows, int count) {
    if (groups.length < count) {
      groups = new int[count];
    }
    keys.find(columns, rows, count, groups);
    ensure();
  }

  private void ensure() {
    callSets.forEach(calls -> calls.ensure(size()));
  }

  /** Keys, then states; {@link GroupingShape#partialTypes} has their types. */
  public Batch partial() {
    List<ColumnVector> columns = new ArrayList<>();
    if (index != null) {
      columns.addAll(List.of(index.keys()));
    }
    for (CallSet calls : callSets) {
      for (Accumulator accumulator : calls.accumulators()) {
        ColumnVector[] state = new ColumnVector[accumulator.stateTypes().size()];
        accumulator.state(size(), state, 0);
        columns.addAll(List.of(state));
      }
    }
    return new Batch(size(), null, columns.toArray(new ColumnVector[0]));
  }

  /** Types of {@link #partial}. */
  public List<ColumnType> partialTypes() {
    List<ColumnType> types = new ArrayList<>(shape.keyTypes());
    for (CallSet calls : callSets) {
      calls.accumulators().forEach(accumulator -> types.addAll(accumulator.stateTypes()));
    }
    return types;
  }

  /** How many sets of distinct rows there are beside {@link #partial}. */
  public int distinctSets() {
    return distinct.size();
  }

  /** Keys, then arguments, of a set. */
  public Batch distinctPartial(int set) {
    return distinct.get(set).rows().batch();
  }

  public List<ColumnType> distinctTypes(int set) {
    return distinct.get(set).rows().types();
  }

  /** Takes a partial result of a grouping of the same shape. */
  public void combine(Batch partial) {
    int count = partial.selectedCount();
    if (index != null) {
      find(index, partial.columns(), partial.selection(), count);
    } else {
      groups = groups.length < count ? new int[count] : groups;
    }
    int at = shape.keys().length;
    for (CallSet calls : callSets) {
      for (Accumulator accumulator : calls.accumulators()) {
        accumulator.combine(partial.columns(), at, partial.selection(), groups, count);
        at += accumulator.stateTypes().size();
      }
    }
  }

  /** Takes distinct rows of a grouping of the same shape. */
  public void combineDistinct(int set, Batch rows) {
    distinct.get(set).rows().combine(rows);
  }

  /**
   * Keys, then results in the order of the calls, a row per group; null in place of GROUPING. The
   * grouping must not be used any more.
   */
  public @Nullable ColumnVector[] finish() {
    for (DistinctCalls calls : distinct) {
      feed(calls);
    }
    int keys = shape.keys().length;
    @Nullable ColumnVector[] results = new ColumnVector[keys + accumulators.length];
    if (index != null) {
      System.arraycopy(index.keys(), 0, results, 0, keys);
    }
    for (int i = 0; i < accumulators.length; i++) {
      Accumulator accumulator = accumulators[i];
      results[keys + i] = accumulator == null ? null : accumulator.finish(size());
    }
    return results;
  }

  /**
   * Takes everything of another grouping of the same shape without keys; with distinct calls, none
   * of the other's distinct rows may be among those taken from elsewhere. The other must not be
   * used any more.
   */
  public void absorb(Grouping other) {
    int[] onlyGroup = new int[1];
    other.distinct.forEach(other::feed);
    for (int i = 0; i < accumulators.length; i++) {
      Accumulator mine = accumulators[i];
      Accumulator theirs = other.accumulators[i];
      if (mine != null && theirs != null) {
        mine.ensure(1);
        ColumnVector[] state = new ColumnVector[theirs.stateTypes().size()];
        theirs.state(1, state, 0);
        mine.combine(state, 0, null, onlyGroup, 1);
      }
    }
  }

  /** Every group has been seen, so that no new one appears. */
  private void feed(DistinctCalls calls) {
    calls.calls().ensure(size());
    Batch rows = calls.rows().batch();
    if (index == null) {
      calls.calls().addOne(rows.columns(), null, rows.selectedCount());
      return;
    }
    find(Objects.requireNonNull(index), rows.columns(), null, rows.selectedCount());
    calls.calls().add(rows.columns(), null, groups, rows.selectedCount(), size());
  }

  /** Heap bytes held. */
  public long sizeBytes() {
    long bytes = index == null ? 0 : index.sizeBytes();
    for (CallSet calls : callSets) {
      bytes += calls.sizeBytes();
    }
    for (DistinctCalls calls : distinct) {
      bytes += calls.rows().sizeBytes();
    }
    return bytes + 4L * groups.length;
  }
}
