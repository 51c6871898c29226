package dev.yore.engine.operator;

import dev.yore.engine.aggregate.FrameAggregates;
import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.Gather;
import dev.yore.engine.expression.CompiledExpressions;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.Projector;
import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.SortKey;
import dev.yore.engine.plan.WindowGroup;
import dev.yore.engine.plan.WindowGroup.Bound;
import dev.yore.engine.plan.WindowGroup.BoundKind;
import dev.yore.engine.plan.WindowGroup.Function;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.engine.sort.RowOrder;
import dev.yore.engine.window.Frames;
import dev.yore.engine.window.Partitions;
import dev.yore.engine.window.Rankings;
import dev.yore.engine.window.RowPicks;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Computes a group of window calls for whole partitions. One thread. */
final class WindowCalls {
  private final WindowGroup group;
  private final List<ColumnType> types;
  private final ExecutionContext context;
  private final RowOrder partition;
  private final RowOrder order;
  private final Projector arguments;

  WindowCalls(WindowGroup group, List<ColumnType> types, ExecutionContext context) {
    this.group = group;
    this.types = types;
    this.context = context;
    partition = new RowOrder(types, partitionKeys(group));
    order = new RowOrder(types, group.order());
    List<Expression> expressions = new ArrayList<>();
    for (WindowGroup.Call call : group.calls()) {
      if (call.function() != Function.AGGREGATE) {
        expressions.addAll(call.arguments());
      } else if (call.aggregate() != null && call.aggregate().distinct()) {
        throw new StoreException(ErrorCode.NOT_SUPPORTED, "DISTINCT in an aggregate over a window");
      }
    }
    arguments = CompiledExpressions.project(expressions).bind(context);
  }

  static List<SortKey> partitionKeys(WindowGroup group) {
    return group.partition().stream().map(field -> new SortKey(field, false, false)).toList();
  }

  /** Whether a row begins another partition than the one before. */
  boolean begins(Batch sorted, int row) {
    return partition.compare(sorted.columns(), row - 1, sorted.columns(), row) != 0;
  }

  /** The calls' columns. */
  List<ColumnVector> compute(Batch sorted) {
    Partitions partitions = new Partitions(sorted, partition, order);
    Batch computed = arguments.project(sorted);
    List<ColumnVector> results = new ArrayList<>();
    Frames frames = null;
    int argument = 0;
    for (WindowGroup.Call call : group.calls()) {
      if (frames == null && needsFrames(call)) {
        frames = frames(sorted, partitions);
      }
      int count = call.function() == Function.AGGREGATE ? 0 : call.arguments().size();
      ColumnVector[] given = new ColumnVector[count];
      for (int i = 0; i < count; i++) {
        given[i] = computed.columns()[argument++];
      }
      results.add(compute(call, sorted, partitions, frames, given));
    }
    return results;
  }

  private boolean needsFrames(WindowGroup.Call call) {
    return switch (call.function()) {
      case AGGREGATE -> !isWholePartition();
      case FIRST_VALUE, LAST_VALUE, NTH_VALUE -> true;
      default -> false;
    };
  }

  private boolean isWholePartition() {
    boolean toTheEnd =
        group.upper().kind() == BoundKind.UNBOUNDED_FOLLOWING
            || (!group.rows()
                && group.order().isEmpty()
                && group.upper().kind() == BoundKind.CURRENT_ROW);
    return group.lower().kind() == BoundKind.UNBOUNDED_PRECEDING && toTheEnd;
  }

  private Frames frames(Batch sorted, Partitions partitions) {
    double lower = offset(group.lower());
    double upper = offset(group.upper());
    if (group.rows()) {
      return Frames.ofRows(partitions, group.lower(), (long) lower, group.upper(), (long) upper);
    }
    SortKey key = group.order().isEmpty() ? new SortKey(0, false, false) : group.order().get(0);
    ColumnVector keys =
        group.order().isEmpty()
            ? new LongVector(new long[partitions.rows()], partitions.rows(), null)
            : sorted.columns()[key.field()];
    return Frames.ofRange(partitions, key, keys, group.lower(), lower, group.upper(), upper);
  }

  private double offset(Bound bound) {
    Expression expression = bound.offset();
    if (expression == null) {
      return 0;
    }
    Object value = CompiledExpressions.evaluate(expression, context);
    if (!(value instanceof Number number) || number.doubleValue() < 0) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER, "a window's offset must be 0 or more, it is " + value);
    }
    return number.doubleValue();
  }

  private ColumnVector compute(
      WindowGroup.Call call,
      Batch sorted,
      Partitions partitions,
      @Nullable Frames frames,
      ColumnVector[] given) {
    return switch (call.function()) {
      case AGGREGATE -> aggregate(call, sorted, partitions, frames);
      case ROW_NUMBER, RANK, DENSE_RANK -> Rankings.numbers(call.function(), partitions);
      case PERCENT_RANK, CUME_DIST -> Rankings.shares(call.function(), partitions);
      case NTILE -> Rankings.tiles(partitions, given[0]);
      case LAG, LEAD -> neighbours(call, partitions, given);
      case FIRST_VALUE, LAST_VALUE, NTH_VALUE -> ofFrame(call, frames, given);
    };
  }

  private ColumnVector aggregate(
      WindowGroup.Call call, Batch sorted, Partitions partitions, @Nullable Frames frames) {
    AggregateCall aggregate = Objects.requireNonNull(call.aggregate());
    int rows = partitions.rows();
    if (frames == null) {
      ColumnVector results =
          FrameAggregates.perGroup(
              aggregate,
              types,
              sorted.columns(),
              partitions.partitionOf(),
              rows,
              partitions.count());
      return Gather.rows(results, partitions.partitionOf(), rows, false);
    }
    return FrameAggregates.perFrame(
        aggregate, types, sorted.columns(), rows, frames.from(), frames.to());
  }

  private static ColumnVector ofFrame(
      WindowGroup.Call call, @Nullable Frames frames, ColumnVector[] given) {
    Frames known = Objects.requireNonNull(frames);
    int rows = known.from().length;
    RowPicks picks = new RowPicks(given[0], rows, call.ignoreNulls());
    int[] picked = new int[rows];
    for (int row = 0; row < rows; row++) {
      int from = known.from()[row];
      int to = known.to()[row];
      picked[row] =
          switch (call.function()) {
            case FIRST_VALUE -> picks.nth(from, to, 0);
            case LAST_VALUE -> picks.nthLast(from, to, 0);
            default -> {
              Long n = number(given[1], row);
              yield n == null || n <= 0 ? Gather.NULL_ROW : picks.nth(from, to, n - 1);
            }
          };
    }
    return Gather.rows(given[0], picked, rows, true);
  }

  private static @Nullable Long number(ColumnVector vector, int row) {
    return vector.isNull(row) ? null : (Long) ((LongVector) vector).get(row);
  }

  private static ColumnVector neighbours(
      WindowGroup.Call call, Partitions partitions, ColumnVector[] given) {
    int rows = partitions.rows();
    RowPicks picks = new RowPicks(given[0], rows, call.ignoreNulls());
    int[] picked = new int[rows];
    for (int row = 0; row < rows; row++) {
      Long distance = given.length > 1 ? number(given[1], row) : Long.valueOf(1);
      long signed = distance == null ? 0 : call.function() == Function.LAG ? -distance : distance;
      if (distance == null) {
        picked[row] = Gather.NULL_ROW;
      } else if (signed == 0) {
        picked[row] = row;
      } else if (signed < 0) {
        picked[row] = picks.nthLast(partitions.start(row), row, -signed - 1);
      } else {
        picked[row] = picks.nth(row + 1, partitions.end(row), signed - 1);
      }
    }
    return given.length > 2
        ? withDefaults(call.type(), given[0], picked, given[2])
        : Gather.rows(given[0], picked, rows, true);
  }

  private static ColumnVector withDefaults(
      ColumnType type, ColumnVector values, int[] picked, ColumnVector defaults) {
    ColumnBuilder builder = new ColumnBuilder(type.physical());
    for (int row = 0; row < picked.length; row++) {
      if (picked[row] == Gather.NULL_ROW) {
        builder.appendFrom(defaults, row);
      } else {
        builder.appendFrom(values, picked[row]);
      }
    }
    return builder.build();
  }
}
