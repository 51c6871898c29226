package dev.yore.engine.plan;

import dev.yore.engine.expression.Expression;
import dev.yore.store.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One operator and its inputs. Immutable. */
public sealed interface PlanNode {
  /** Types of the output's fields. */
  List<ColumnType> types();

  /** Inputs from left to right. */
  List<PlanNode> inputs();

  /**
   * Reads a stored table.
   *
   * @param source says what to read, once the statement's variables are known
   */
  record Scan(ScanSource source, List<ColumnType> types) implements PlanNode {
    public Scan {
      types = List.copyOf(types);
    }

    @Override
    public List<PlanNode> inputs() {
      return List.of();
    }
  }

  /** Rows from somewhere else: a system table, a table function, an operator of another engine. */
  record Rows(RowSource source, List<ColumnType> types) implements PlanNode {
    public Rows {
      types = List.copyOf(types);
    }

    @Override
    public List<PlanNode> inputs() {
      return List.of();
    }
  }

  /** Constant rows; expressions without fields. */
  record Values(List<List<Expression>> rows, List<ColumnType> types) implements PlanNode {
    public Values {
      rows = List.copyOf(rows);
      types = List.copyOf(types);
    }

    @Override
    public List<PlanNode> inputs() {
      return List.of();
    }
  }

  /** Keeps the rows for which the condition is true (if any), and computes outputs from them. */
  record Calc(PlanNode input, @Nullable Expression condition, List<Expression> outputs)
      implements PlanNode {
    public Calc {
      outputs = List.copyOf(outputs);
    }

    @Override
    public List<ColumnType> types() {
      return outputs.stream().map(Expression::type).toList();
    }

    @Override
    public List<PlanNode> inputs() {
      return List.of(input);
    }
  }

  /**
   * Groups and aggregates. The output is the key fields in order (null where a grouping set leaves
   * one out), then the calls.
   *
   * @param keys fields of the input
   * @param groupingSets which of {@code keys} (by their position in it) each set groups by; one set
   *     of all of them for a plain GROUP BY; an empty set gives one row even without input
   */
  record Aggregate(
      PlanNode input,
      List<Integer> keys,
      List<List<Integer>> groupingSets,
      List<AggregateCall> calls,
      List<ColumnType> types)
      implements PlanNode {
    public Aggregate {
      keys = List.copyOf(keys);
      groupingSets = List.copyOf(groupingSets);
      calls = List.copyOf(calls);
      types = List.copyOf(types);
    }

    @Override
    public List<PlanNode> inputs() {
      return List.of(input);
    }
  }

  /**
   * Joins by equal keys; the right input is the one that is built into a table. Output: left
   * fields, then right fields (semi and anti: those of one side only). Without keys it is a nested
   * loop.
   *
   * @param leftKeys fields of the left input, paired with {@code rightKeys}, of the same physical
   *     type and scale
   * @param nullsEqual per pair, whether null equals null (IS NOT DISTINCT FROM)
   * @param residual on left then right fields; a pair of rows joins only if it is true
   */
  record Join(
      PlanNode left,
      PlanNode right,
      JoinKind kind,
      List<Integer> leftKeys,
      List<Integer> rightKeys,
      List<Boolean> nullsEqual,
      @Nullable Expression residual)
      implements PlanNode {
    public Join {
      leftKeys = List.copyOf(leftKeys);
      rightKeys = List.copyOf(rightKeys);
      nullsEqual = List.copyOf(nullsEqual);
    }

    @Override
    public List<ColumnType> types() {
      if (!kind.givesPairs()) {
        return kind.givesRightOnly() ? right.types() : left.types();
      }
      List<ColumnType> types = new ArrayList<>(left.types());
      types.addAll(right.types());
      return List.copyOf(types);
    }

    @Override
    public List<PlanNode> inputs() {
      return List.of(left, right);
    }
  }

  /**
   * Orders, then skips and cuts; without keys only the latter.
   *
   * @param offset rows to skip, an expression without fields, or null
   * @param fetch rows to give at most, or null for all
   */
  record Sort(
      PlanNode input, List<SortKey> keys, @Nullable Expression offset, @Nullable Expression fetch)
      implements PlanNode {
    public Sort {
      keys = List.copyOf(keys);
    }

    @Override
    public List<ColumnType> types() {
      return input.types();
    }

    @Override
    public List<PlanNode> inputs() {
      return List.of(input);
    }
  }

  /** UNION, INTERSECT or EXCEPT of inputs with the same types; nulls are equal. */
  record SetOperation(List<PlanNode> inputs, SetKind kind, boolean all) implements PlanNode {
    public SetOperation {
      inputs = List.copyOf(inputs);
    }

    @Override
    public List<ColumnType> types() {
      return inputs.get(0).types();
    }
  }

  /** The input's fields, then a value per call and row, each over the row's window. */
  record Window(PlanNode input, List<WindowGroup> groups) implements PlanNode {
    public Window {
      groups = List.copyOf(groups);
    }

    @Override
    public List<ColumnType> types() {
      List<ColumnType> types = new ArrayList<>(input.types());
      groups.forEach(group -> group.calls().forEach(call -> types.add(call.type())));
      return List.copyOf(types);
    }

    @Override
    public List<PlanNode> inputs() {
      return List.of(input);
    }
  }

  /**
   * Aggregates the versions alive at each of many points in one pass. Output: the point, the key
   * fields, the calls; a row per point and group that has a version alive then (without keys: a row
   * per point).
   *
   * @param points one field, the points; distinct, any order
   * @param start field of {@code versions}: the first point at which the version is alive
   * @param end field of {@code versions}: the first point at which it is no more
   */
  record Sweep(
      PlanNode points,
      PlanNode versions,
      int start,
      int end,
      List<Integer> keys,
      List<AggregateCall> calls,
      List<ColumnType> types)
      implements PlanNode {
    public Sweep {
      keys = List.copyOf(keys);
      calls = List.copyOf(calls);
      types = List.copyOf(types);
    }

    @Override
    public List<PlanNode> inputs() {
      return List.of(points, versions);
    }
  }

  /**
   * Joins versions by equal keys whose half-open periods overlap. Output: left fields, right
   * fields.
   */
  record TemporalJoin(
      PlanNode left,
      PlanNode right,
      List<Integer> leftKeys,
      List<Integer> rightKeys,
      int leftStart,
      int leftEnd,
      int rightStart,
      int rightEnd,
      @Nullable Expression residual)
      implements PlanNode {
    public TemporalJoin {
      leftKeys = List.copyOf(leftKeys);
      rightKeys = List.copyOf(rightKeys);
    }

    @Override
    public List<ColumnType> types() {
      List<ColumnType> types = new ArrayList<>(left.types());
      types.addAll(right.types());
      return List.copyOf(types);
    }

    @Override
    public List<PlanNode> inputs() {
      return List.of(left, right);
    }
  }

  /**
   * Changes a table by the input's rows, all of which are read before anything changes. Output: one
   * row with the number of rows changed.
   */
  record Modify(PlanNode input, ChangeTarget target) implements PlanNode {
    private static final List<ColumnType> COUNT = List.of(ColumnType.of(ColumnType.Kind.BIGINT));

    @Override
    public List<ColumnType> types() {
      return COUNT;
    }

    @Override
    public List<PlanNode> inputs() {
      return List.of(input);
    }
  }
}
