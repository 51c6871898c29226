package dev.yore.engine.aggregate;

import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.SortKey;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.List;

/** What a {@link Grouping} groups by and computes. Immutable. */
public final class GroupingShape {
  private final List<ColumnType> inputTypes;
  private final int[] keys;
  private final List<ColumnType> keyTypes;
  private final List<AggregateCall> calls;

  /**
   * A shape.
   *
   * @param inputTypes of the batches
   * @param keys fields of the batches
   */
  public GroupingShape(List<ColumnType> inputTypes, int[] keys, List<AggregateCall> calls) {
    this.inputTypes = inputTypes;
    this.keys = keys.clone();
    this.calls = calls;
    keyTypes = new ArrayList<>(keys.length);
    for (int key : keys) {
      keyTypes.add(inputTypes.get(key));
    }
  }

  List<ColumnType> inputTypes() {
    return inputTypes;
  }

  int[] keys() {
    return keys;
  }

  public List<ColumnType> keyTypes() {
    return keyTypes;
  }

  List<AggregateCall> calls() {
    return calls;
  }

  /**
   * Whether what was added to a grouping can be taken back exactly: all calls count, or sum numbers
   * of which no number of rows leaves 128 bits.
   */
  public boolean subtracts() {
    return calls.stream().allMatch(this::subtracts);
  }

  private boolean subtracts(AggregateCall call) {
    return !call.distinct()
        && switch (call.function()) {
          case COUNT -> true;
          case SUM, SUM0, AVG ->
              inputTypes.get(call.arguments().get(0)).physical() == Physical.LONG;
          default -> false;
        };
  }

  /** The key columns of a batch. */
  ColumnVector[] pick(ColumnVector[] columns) {
    ColumnVector[] picked = new ColumnVector[keys.length];
    for (int i = 0; i < keys.length; i++) {
      picked[i] = columns[keys[i]];
    }
    return picked;
  }

  /** The call as it reads rows of keys and distinct arguments, which are filtered already. */
  AggregateCall overDistinct(AggregateCall call) {
    List<Integer> arguments = new ArrayList<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      arguments.add(keys.length + i);
    }
    List<SortKey> order = new ArrayList<>();
    for (SortKey key : call.order()) {
      int argument = call.arguments().indexOf(key.field());
      if (argument < 0) {
        throw new StoreException(
            ErrorCode.NOT_SUPPORTED,
            "%s of distinct values is ordered by something else; order by the values"
                .formatted(call.function()));
      }
      order.add(new SortKey(keys.length + argument, key.descending(), key.nullsFirst()));
    }
    return new AggregateCall(
        call.function(), arguments, false, AggregateCall.NO_FILTER, order, call.type());
  }
}
