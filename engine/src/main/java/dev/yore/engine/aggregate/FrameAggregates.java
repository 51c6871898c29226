package dev.yore.engine.aggregate;

import dev.yore.engine.plan.AggregateCall;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import java.util.Arrays;
import java.util.List;

/**
 * Aggregates over frames of consecutive rows, whatever they are and whatever the function: the
 * rows' states are combined pairwise into a tree, and each frame's from the few nodes that cover
 * it. Pure functions.
 */
public final class FrameAggregates {
  private FrameAggregates() {}

  /**
   * A result per group of rows.
   *
   * @param groups per row its group, below {@code groupCount}
   */
  public static ColumnVector perGroup(
      AggregateCall call,
      List<ColumnType> types,
      ColumnVector[] columns,
      int[] groups,
      int rows,
      int groupCount) {
    return filled(call, types, columns, groups, rows, groupCount).finish(groupCount);
  }

  private static Accumulator filled(
      AggregateCall call,
      List<ColumnType> types,
      ColumnVector[] columns,
      int[] groups,
      int rows,
      int groupCount) {
    CallSet calls = new CallSet(call.filter());
    Accumulator accumulator = calls.add(call, types);
    calls.ensure(groupCount);
    if (groupCount == 1) {
      calls.addOne(columns, null, rows);
    } else {
      calls.add(columns, null, groups, rows, groupCount);
    }
    return accumulator;
  }

  /**
   * A result per frame.
   *
   * @param from first row of each frame
   * @param to one past its last row; not below {@code from}
   */
  public static ColumnVector perFrame(
      AggregateCall call,
      List<ColumnType> types,
      ColumnVector[] columns,
      int rows,
      int[] from,
      int[] to) {
    int frames = from.length;
    int[] low = from.clone();
    int[] high = to.clone();
    int[] ids = new int[Math.max(rows, 2)];
    Arrays.setAll(ids, i -> i);
    Accumulator level = filled(call, types, columns, ids, rows, Math.max(rows, 2));
    Accumulator results = empty(call, types, frames);
    int[] nodes = new int[2 * frames];
    int[] targets = new int[2 * frames];
    for (int nodeCount = rows; nodeCount > 0; nodeCount = (nodeCount + 1) / 2) {
      ColumnVector[] states = new ColumnVector[level.stateTypes().size()];
      level.state(nodeCount, states, 0);
      int taken = take(low, high, nodes, targets);
      results.combine(states, 0, nodes, targets, taken);
      if (nodeCount == 1) {
        break;
      }
      Accumulator parents = empty(call, types, (nodeCount + 1) / 2);
      int[] parentOf = new int[nodeCount];
      Arrays.setAll(parentOf, i -> i / 2);
      parents.combine(states, 0, null, parentOf, nodeCount);
      level = parents;
    }
    return results.finish(frames);
  }

  /** Chooses the nodes of a level that frames need, and halves the frames for the level above. */
  private static int take(int[] low, int[] high, int[] nodes, int[] targets) {
    int taken = 0;
    for (int i = 0; i < low.length; i++) {
      if (low[i] >= high[i]) {
        continue;
      }
      if ((low[i] & 1) == 1) {
        nodes[taken] = low[i]++;
        targets[taken++] = i;
      }
      if ((high[i] & 1) == 1) {
        nodes[taken] = --high[i];
        targets[taken++] = i;
      }
      low[i] >>= 1;
      high[i] >>= 1;
    }
    return taken;
  }

  private static Accumulator empty(AggregateCall call, List<ColumnType> types, int groups) {
    CallSet calls = new CallSet(AggregateCall.NO_FILTER);
    Accumulator accumulator = calls.add(call, types);
    calls.ensure(Math.max(1, groups));
    return accumulator;
  }
}
