package dev.yore.engine.aggregate;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.plan.AggregateCall;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The distinct arguments per group of calls with DISTINCT, found as the groups of keys and
 * arguments together. One thread.
 */
final class DistinctRows {
  private final int[] fields;
  private final int filter;
  private final List<ColumnType> types;
  private final GroupIndex index;
  private int[] scratch = {};

  /**
   * No rows yet.
   *
   * @param keys fields of the input
   * @param arguments fields of the input; without keys there is at least one
   */
  DistinctRows(List<ColumnType> inputTypes, int[] keys, List<Integer> arguments, int filter) {
    fields = new int[keys.length + arguments.size()];
    System.arraycopy(keys, 0, fields, 0, keys.length);
    for (int i = 0; i < arguments.size(); i++) {
      fields[keys.length + i] = arguments.get(i);
    }
    this.filter = filter;
    types = new ArrayList<>(fields.length);
    for (int field : fields) {
      types.add(inputTypes.get(field));
    }
    index = new GroupIndex(types);
  }

  /** Types of keys and arguments. */
  List<ColumnType> types() {
    return types;
  }

  void add(ColumnVector[] columns, int @Nullable [] rows, int count) {
    ColumnVector[] picked = new ColumnVector[fields.length];
    for (int i = 0; i < fields.length; i++) {
      picked[i] = columns[fields[i]];
    }
    if (filter == AggregateCall.NO_FILTER) {
      find(picked, rows, count);
      return;
    }
    LongVector truth = (LongVector) columns[filter];
    int[] passing = new int[count];
    int passed = 0;
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      if (truth.get(row) != 0 && !truth.isNull(row)) {
        passing[passed++] = row;
      }
    }
    find(picked, passing, passed);
  }

  /** Takes distinct rows of another one. */
  void combine(Batch distinct) {
    find(distinct.columns(), distinct.selection(), distinct.selectedCount());
  }

  private void find(ColumnVector[] columns, int @Nullable [] rows, int count) {
    if (scratch.length < count) {
      scratch = new int[count];
    }
    index.find(columns, rows, count, scratch);
  }

  /** Keys, then arguments. */
  Batch batch() {
    return new Batch(index.size(), null, index.keys());
  }

  long sizeBytes() {
    return index.sizeBytes();
  }
}
