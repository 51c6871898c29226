package dev.yore.planner.expression;

import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.Sarg;
import org.jspecify.annotations.Nullable;

/** Searches for points and ranges, which is how Calcite keeps IN and BETWEEN. Pure functions. */
final class Searches {
  /** Fewer points are as fast as comparisons. */
  private static final int MIN_LIST = 3;

  private Searches() {}

  static @Nullable Expression translate(RexCall search, RexTranslator rex) {
    RexLiteral literal = (RexLiteral) search.getOperands().get(1);
    Sarg<?> sarg = Objects.requireNonNull(literal.getValueAs(Sarg.class));
    boolean plain = sarg.nullAs == RexUnknownAs.UNKNOWN;
    if (plain && sarg.isPoints() && isList(sarg.rangeSet)) {
      return in(search, sarg.rangeSet, rex);
    }
    if (plain && sarg.isComplementedPoints() && isList(sarg.rangeSet.complement())) {
      Expression in = in(search, sarg.rangeSet.complement(), rex);
      return in == null
          ? null
          : RexTranslator.call(
              ScalarFunction.NOT, List.of(in), RexTranslator.BOOLEAN, in.nullable());
    }
    return rex.translate(RexUtil.expandSearch(rex.builder(), null, search));
  }

  private static boolean isList(RangeSet<?> points) {
    return points.asRanges().size() >= MIN_LIST;
  }

  private static @Nullable Expression in(RexCall search, RangeSet<?> points, RexTranslator rex) {
    RexNode searched = search.getOperands().get(0);
    List<RexNode> nodes = new ArrayList<>();
    nodes.add(searched);
    for (Range<?> point : points.asRanges()) {
      nodes.add(
          rex.builder()
              .makeLiteral(
                  point.lowerEndpoint(), search.getOperands().get(1).getType(), true, true));
    }
    List<Expression> operands = rex.translate(nodes);
    List<Expression> aligned = operands == null ? null : Operands.aligned(operands);
    return aligned == null
        ? null
        : RexTranslator.call(
            ScalarFunction.IN, aligned, RexTranslator.BOOLEAN, searched.getType().isNullable());
  }
}
