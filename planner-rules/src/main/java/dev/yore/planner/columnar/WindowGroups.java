package dev.yore.planner.columnar;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.AggregateFunction;
import dev.yore.engine.plan.WindowGroup;
import dev.yore.engine.plan.WindowGroup.Bound;
import dev.yore.engine.plan.WindowGroup.BoundKind;
import dev.yore.engine.plan.WindowGroup.Function;
import dev.yore.planner.expression.PhysicalTypes;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rel.core.Window.Group;
import org.apache.calcite.rel.core.Window.RexWinAggCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Calcite's windows as the engine's. Confined to one thread. */
final class WindowGroups {
  private static final long MILLIS_PER_DAY = 86_400_000L;

  private final RelNode input;
  private final List<RexLiteral> constants;
  private final Translations translations;

  private WindowGroups(RelNode input, List<RexLiteral> constants) {
    this.input = input;
    this.constants = constants;
    this.translations = Translations.of(input);
  }

  /** The groups, or null if the engine cannot compute one of them. */
  static @Nullable List<WindowGroup> translate(
      RelNode input, List<RexLiteral> constants, List<Group> groups) {
    WindowGroups windows = new WindowGroups(input, constants);
    List<WindowGroup> translated = new ArrayList<>();
    for (Group group : groups) {
      WindowGroup one = windows.group(group);
      if (one == null) {
        return null;
      }
      translated.add(one);
    }
    return translated;
  }

  /** Constants that aggregates take as arguments, which the engine wants as fields. */
  static boolean hasConstantArguments(Window window) {
    int fields = window.getInput().getRowType().getFieldCount();
    for (Group group : window.groups) {
      for (RexWinAggCall call : group.aggCalls) {
        boolean constant =
            call.getOperands().stream()
                .anyMatch(o -> o instanceof RexInputRef ref && ref.getIndex() >= fields);
        if (constant && AggregateCalls.function(call.getKind()) != null) {
          return true;
        }
      }
    }
    return false;
  }

  private @Nullable WindowGroup group(Group group) {
    if (group.exclude != RexWindowExclusion.EXCLUDE_NO_OTHER) {
      return null;
    }
    Bound lower = bound(group.lowerBound, group);
    Bound upper = bound(group.upperBound, group);
    if (lower == null || upper == null) {
      return null;
    }
    List<WindowGroup.Call> calls = new ArrayList<>();
    for (RexWinAggCall call : group.aggCalls) {
      WindowGroup.Call translated = call(call);
      if (translated == null) {
        return null;
      }
      calls.add(translated);
    }
    return new WindowGroup(
        group.keys.asList(), ColumnarSort.keys(group.orderKeys), group.isRows, lower, upper, calls);
  }

  private @Nullable Bound bound(RexWindowBound bound, Group group) {
    if (bound.isUnboundedPreceding()) {
      return new Bound(BoundKind.UNBOUNDED_PRECEDING, null);
    }
    if (bound.isUnboundedFollowing()) {
      return new Bound(BoundKind.UNBOUNDED_FOLLOWING, null);
    }
    if (bound.isCurrentRow()) {
      return new Bound(BoundKind.CURRENT_ROW, null);
    }
    RexNode offset = bound.getOffset();
    Expression amount = offset == null ? null : argument(offset);
    if (offset == null || amount == null) {
      return null;
    }
    if (!group.isRows) {
      amount = inUnitsOfKey(amount, offset, group);
    }
    return amount == null
        ? null
        : new Bound(bound.isPreceding() ? BoundKind.PRECEDING : BoundKind.FOLLOWING, amount);
  }

  /** A range's offset as the order key counts: dates count days, intervals milliseconds. */
  private @Nullable Expression inUnitsOfKey(Expression amount, RexNode offset, Group group) {
    List<RelFieldCollation> order = group.orderKeys.getFieldCollations();
    ColumnType key =
        order.size() == 1
            ? Translations.types(input.getRowType()).get(order.get(0).getFieldIndex())
            : null;
    SqlTypeName given = offset.getType().getSqlTypeName();
    if (key == null || SqlTypeName.YEAR_INTERVAL_TYPES.contains(given)) {
      return null;
    }
    boolean interval = SqlTypeName.DAY_INTERVAL_TYPES.contains(given);
    if (key.kind() == Kind.DATE && interval) {
      return amount instanceof Expression.Constant constant
              && constant.value() instanceof Long millis
              && millis % MILLIS_PER_DAY == 0
          ? new Expression.Constant(millis / MILLIS_PER_DAY, amount.type())
          : null;
    }
    if (interval) {
      return amount;
    }
    return dev.yore.planner.expression.RexTranslator.inForm(amount, key);
  }

  private @Nullable Expression argument(RexNode operand) {
    int fields = input.getRowType().getFieldCount();
    boolean constant = operand instanceof RexInputRef ref && ref.getIndex() >= fields;
    return translations.translate(
        constant ? constants.get(((RexInputRef) operand).getIndex() - fields) : operand);
  }

  private WindowGroup.@Nullable Call call(RexWinAggCall call) {
    ColumnType type = PhysicalTypes.of(call.getType());
    AggregateFunction aggregate = AggregateCalls.function(call.getKind());
    List<Expression> arguments = new ArrayList<>();
    for (RexNode operand : call.getOperands()) {
      Expression argument = argument(operand);
      if (argument == null) {
        return null;
      }
      arguments.add(argument);
    }
    if (type == null) {
      return null;
    }
    if (aggregate != null) {
      return aggregate(aggregate, arguments, call, type);
    }
    Function function = function(call.getKind());
    return function == null || call.distinct
        ? null
        : new WindowGroup.Call(function, null, arguments, call.ignoreNulls, type);
  }

  private static WindowGroup.@Nullable Call aggregate(
      AggregateFunction function, List<Expression> arguments, RexWinAggCall call, ColumnType type) {
    List<Integer> fields = new ArrayList<>();
    for (Expression argument : arguments) {
      if (!(argument instanceof Expression.Field field)) {
        return null;
      }
      fields.add(field.index());
    }
    return new WindowGroup.Call(
        Function.AGGREGATE,
        new AggregateCall(
            function, fields, call.distinct, AggregateCall.NO_FILTER, List.of(), type),
        arguments,
        call.ignoreNulls,
        type);
  }

  private static @Nullable Function function(SqlKind kind) {
    return switch (kind) {
      case ROW_NUMBER -> Function.ROW_NUMBER;
      case RANK -> Function.RANK;
      case DENSE_RANK -> Function.DENSE_RANK;
      case PERCENT_RANK -> Function.PERCENT_RANK;
      case CUME_DIST -> Function.CUME_DIST;
      case NTILE -> Function.NTILE;
      case LAG -> Function.LAG;
      case LEAD -> Function.LEAD;
      case FIRST_VALUE -> Function.FIRST_VALUE;
      case LAST_VALUE -> Function.LAST_VALUE;
      case NTH_VALUE -> Function.NTH_VALUE;
      default -> null;
    };
  }
}
