package dev.yore.planner.rel;

import com.google.common.collect.BoundType;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import dev.yore.planner.type.Casts;
import dev.yore.store.scan.ColumnPredicate.Operator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.Sarg;
import org.jspecify.annotations.Nullable;

/**
 * Finds what of a condition the store can evaluate exactly: a column compared with anything that
 * does not depend on the row, lists, ranges, null tests; the prefix of LIKE as a range beside the
 * LIKE itself. Confined to one thread.
 */
final class FilterSplitter {
  /** Longer lists are left to the plan, which hashes them. */
  private static final int MAX_IN_VALUES = 1000;

  private static final Set<SqlTypeName> EXACT_NUMBERS =
      Set.of(
          SqlTypeName.TINYINT,
          SqlTypeName.SMALLINT,
          SqlTypeName.INTEGER,
          SqlTypeName.BIGINT,
          SqlTypeName.DECIMAL);

  private final ScanTable table;
  private final RexBuilder builder;
  private final List<PushedPredicate> pushed = new ArrayList<>();
  private final List<RexNode> remaining = new ArrayList<>();

  private FilterSplitter(ScanTable table, RexBuilder builder) {
    this.table = table;
    this.builder = builder;
  }

  /** Divides a condition over the fields of a scan. */
  static FilterSplit split(RexNode condition, ScanTable table, RexBuilder builder) {
    FilterSplitter splitter = new FilterSplitter(table, builder);
    for (RexNode term : RelOptUtil.conjunctions(condition)) {
      if (!splitter.push(term)) {
        splitter.remaining.add(term);
      }
    }
    return new FilterSplit(splitter.pushed, splitter.remaining);
  }

  /** Whether the term is now pushed completely. */
  private boolean push(RexNode term) {
    if (term instanceof RexInputRef ref) {
      return pushTruth(ref, true);
    }
    if (!(term instanceof RexCall call)) {
      return false;
    }
    return switch (call.getKind()) {
      case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
          pushComparison(call);
      case IS_NULL -> pushNullTest(call.operands.get(0), true);
      case IS_NOT_NULL -> pushNullTest(call.operands.get(0), false);
      case NOT, IS_FALSE ->
          call.operands.get(0) instanceof RexInputRef ref && pushTruth(ref, false);
      case IS_TRUE -> call.operands.get(0) instanceof RexInputRef ref && pushTruth(ref, true);
      case SEARCH -> pushSearch(call);
      case OR -> pushOr(call);
      case LIKE -> {
        // ILIKE is of the same kind.
        if (call.getOperator().equals(SqlStdOperatorTable.LIKE)) {
          pushPrefix(call);
        }
        yield false;
      }
      default -> false;
    };
  }

  private int column(RexInputRef ref) {
    return table.columns().get(ref.getIndex());
  }

  private boolean pushTruth(RexInputRef ref, boolean truth) {
    if (ref.getType().getSqlTypeName() != SqlTypeName.BOOLEAN) {
      return false;
    }
    pushed.add(
        new PushedPredicate.Compare(column(ref), Operator.EQUAL, builder.makeLiteral(truth)));
    return true;
  }

  private boolean pushNullTest(RexNode operand, boolean isNull) {
    if (!(operand instanceof RexInputRef ref)) {
      return false;
    }
    pushed.add(new PushedPredicate.NullTest(column(ref), isNull));
    return true;
  }

  private boolean pushComparison(RexCall call) {
    PushedPredicate.@Nullable Compare compare = comparison(call);
    if (compare == null) {
      return false;
    }
    pushed.add(compare);
    return true;
  }

  private PushedPredicate.@Nullable Compare comparison(RexCall call) {
    RexNode left = Casts.withoutLossless(call.operands.get(0));
    RexNode right = Casts.withoutLossless(call.operands.get(1));
    if (left instanceof RexInputRef ref && isValueFor(ref, right)) {
      return new PushedPredicate.Compare(column(ref), operator(call.getKind()), right);
    }
    if (right instanceof RexInputRef ref && isValueFor(ref, left)) {
      return new PushedPredicate.Compare(column(ref), operator(call.getKind().reverse()), left);
    }
    return null;
  }

  private static Operator operator(SqlKind kind) {
    return switch (kind) {
      case EQUALS -> Operator.EQUAL;
      case NOT_EQUALS -> Operator.NOT_EQUAL;
      case LESS_THAN -> Operator.LESS;
      case LESS_THAN_OR_EQUAL -> Operator.LESS_OR_EQUAL;
      case GREATER_THAN -> Operator.GREATER;
      case GREATER_THAN_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
      default -> throw new IllegalArgumentException(kind + " is no comparison");
    };
  }

  /** Whether the expression has one value per execution, of a type that compares as in the plan. */
  private static boolean isValueFor(RexInputRef column, RexNode value) {
    return !RexUtil.containsInputRef(value)
        && RexUtil.isDeterministic(value)
        && RexUtil.SubQueryFinder.find(value) == null
        && comparesAlike(column.getType(), value.getType());
  }

  private static boolean comparesAlike(RelDataType column, RelDataType value) {
    SqlTypeName type = column.getSqlTypeName();
    if (EXACT_NUMBERS.contains(type)) {
      return EXACT_NUMBERS.contains(value.getSqlTypeName());
    }
    return switch (type) {
      case REAL, FLOAT, DOUBLE -> SqlTypeFamily.APPROXIMATE_NUMERIC.contains(value);
      case CHAR, VARCHAR -> SqlTypeFamily.CHARACTER.contains(value);
      case BINARY, VARBINARY -> SqlTypeFamily.BINARY.contains(value);
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> SqlTypeFamily.TIMESTAMP.contains(value);
      case BOOLEAN, DATE, TIME, UUID -> value.getSqlTypeName() == type;
      default -> false;
    };
  }

  /** A list: equalities with one column, alone or already gathered into a search for points. */
  private boolean pushOr(RexCall or) {
    List<RexNode> values = new ArrayList<>();
    Set<Integer> columns = new HashSet<>();
    for (RexNode term : RelOptUtil.disjunctions(or)) {
      if (!(term instanceof RexCall call) || !addAlternatives(call, columns, values)) {
        return false;
      }
    }
    if (values.size() > MAX_IN_VALUES || columns.size() != 1) {
      return false;
    }
    pushed.add(new PushedPredicate.In(columns.iterator().next(), values));
    return true;
  }

  private boolean addAlternatives(RexCall call, Set<Integer> columns, List<RexNode> values) {
    if (call.getKind() == SqlKind.SEARCH) {
      Sarg<?> sarg = pushableSarg(call);
      if (sarg == null || !sarg.isPoints()) {
        return false;
      }
      columns.add(column(searched(call)));
      sarg.rangeSet
          .asRanges()
          .forEach(
              point ->
                  values.add(
                      builder.makeLiteral(
                          point.lowerEndpoint(), call.operands.get(1).getType(), true, true)));
      return true;
    }
    PushedPredicate.Compare equal = call.getKind() == SqlKind.EQUALS ? comparison(call) : null;
    if (equal == null) {
      return false;
    }
    columns.add(equal.column());
    values.add(equal.value());
    return true;
  }

  private static RexInputRef searched(RexCall search) {
    return (RexInputRef) Casts.withoutLossless(search.operands.get(0));
  }

  /** What a search looks for, or null if the store cannot evaluate it. */
  private static @Nullable Sarg<?> pushableSarg(RexCall search) {
    if (!(Casts.withoutLossless(search.operands.get(0)) instanceof RexInputRef ref)
        || !(search.operands.get(1) instanceof RexLiteral literal)
        || !comparesAlike(ref.getType(), literal.getType())) {
      return null;
    }
    Sarg<?> sarg = Objects.requireNonNull(literal.getValueAs(Sarg.class));
    boolean special = sarg.nullAs == RexUnknownAs.TRUE || sarg.isAll() || sarg.isNone();
    return special ? null : sarg;
  }

  private boolean pushSearch(RexCall search) {
    Sarg<?> sarg = pushableSarg(search);
    return sarg != null
        && pushRanges(column(searched(search)), sarg, search.operands.get(1).getType());
  }

  private boolean pushRanges(int column, Sarg<?> sarg, RelDataType type) {
    if (sarg.isPoints()) {
      return pushPoints(column, sarg.rangeSet, type);
    }
    if (sarg.isComplementedPoints()) {
      for (Range<?> hole : sarg.rangeSet.complement().asRanges()) {
        addCompare(column, Operator.NOT_EQUAL, hole.lowerEndpoint(), type);
      }
      return true;
    }
    // Several ranges: the store gets their hull, the plan keeps the rest.
    pushHull(column, sarg.rangeSet.span(), type);
    return sarg.rangeSet.asRanges().size() == 1;
  }

  private boolean pushPoints(int column, RangeSet<?> points, RelDataType type) {
    List<RexNode> values = new ArrayList<>();
    for (Range<?> point : points.asRanges()) {
      values.add(builder.makeLiteral(point.lowerEndpoint(), type, true, true));
    }
    if (values.size() > MAX_IN_VALUES) {
      return false;
    }
    pushed.add(
        values.size() == 1
            ? new PushedPredicate.Compare(column, Operator.EQUAL, values.get(0))
            : new PushedPredicate.In(column, values));
    return true;
  }

  private void pushHull(int column, Range<?> hull, RelDataType type) {
    if (hull.hasLowerBound()) {
      boolean open = hull.lowerBoundType() == BoundType.OPEN;
      addCompare(
          column, open ? Operator.GREATER : Operator.GREATER_OR_EQUAL, hull.lowerEndpoint(), type);
    }
    if (hull.hasUpperBound()) {
      boolean open = hull.upperBoundType() == BoundType.OPEN;
      addCompare(column, open ? Operator.LESS : Operator.LESS_OR_EQUAL, hull.upperEndpoint(), type);
    }
  }

  private void addCompare(int column, Operator operator, Object value, RelDataType type) {
    pushed.add(
        new PushedPredicate.Compare(
            column, operator, builder.makeLiteral(value, type, true, true)));
  }

  private void pushPrefix(RexCall like) {
    boolean simple =
        like.operands.size() == 2
            && like.operands.get(0) instanceof RexInputRef
            && like.operands.get(1) instanceof RexLiteral;
    if (!simple) {
      return;
    }
    RexInputRef ref = (RexInputRef) like.operands.get(0);
    String pattern = RexLiteral.stringValue(like.operands.get(1));
    if (pattern == null || !SqlTypeFamily.CHARACTER.contains(ref.getType())) {
      return;
    }
    String prefix = LikePrefix.of(pattern);
    if (prefix.isEmpty()) {
      return;
    }
    RelDataType text = builder.getTypeFactory().createSqlType(SqlTypeName.VARCHAR);
    pushed.add(
        new PushedPredicate.Compare(
            column(ref), Operator.GREATER_OR_EQUAL, builder.makeLiteral(prefix, text, false)));
    String after = LikePrefix.after(prefix);
    if (after != null) {
      pushed.add(
          new PushedPredicate.Compare(
              column(ref), Operator.LESS, builder.makeLiteral(after, text, false)));
    }
  }
}
