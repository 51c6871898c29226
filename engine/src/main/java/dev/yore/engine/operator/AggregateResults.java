package dev.yore.engine.operator;

import dev.yore.engine.aggregate.Grouping;
import dev.yore.engine.batch.Batch;
import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.AggregateFunction;
import dev.yore.engine.plan.PlanNode;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a grouping's results into the order of an aggregate's output. Pure functions. */
final class AggregateResults {
  private AggregateResults() {}

  /** All groups of one grouping set as one batch. */
  static Batch of(PlanNode.Aggregate node, int set, Grouping grouping) {
    List<Integer> members = node.groupingSets().get(set);
    int rows = grouping.size();
    @Nullable ColumnVector[] results = grouping.finish();
    ColumnVector[] columns = new ColumnVector[node.keys().size() + node.calls().size()];
    for (int key = 0; key < node.keys().size(); key++) {
      int at = members.indexOf(key);
      ColumnVector result = at < 0 ? null : results[at];
      columns[key] = result == null ? nulls(node.types().get(key), rows) : result;
    }
    for (int i = 0; i < node.calls().size(); i++) {
      AggregateCall call = node.calls().get(i);
      ColumnVector result = results[members.size() + i];
      columns[node.keys().size() + i] = result == null ? groupingBits(call, members, rows) : result;
    }
    return new Batch(rows, null, columns);
  }

  private static ColumnVector groupingBits(AggregateCall call, List<Integer> members, int rows) {
    assert call.function() == AggregateFunction.GROUPING;
    long bits = 0;
    for (int key : call.arguments()) {
      bits = bits << 1 | (members.contains(key) ? 0 : 1);
    }
    long[] values = new long[rows];
    Arrays.fill(values, bits);
    return new LongVector(values, rows, null);
  }

  /** A column without values. */
  static ColumnVector nulls(ColumnType type, int rows) {
    long[] mask = new long[(rows + 63) >> 6];
    Arrays.fill(mask, -1L);
    return switch (type.physical()) {
      case LONG -> new LongVector(new long[rows], rows, mask);
      case DOUBLE -> new DoubleVector(new double[rows], rows, mask);
      case BYTES -> new BytesVector(new byte[0], new int[2], new int[rows], rows, mask);
    };
  }
}
