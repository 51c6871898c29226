package dev.yore.planner.period;

import dev.yore.parser.PeriodFunction;
import dev.yore.parser.PeriodKind;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * A period clause of a plan: what is known before its bounds have values. Immutable.
 *
 * @param versions whether bounds are sequences (BIGINT) rather than times (TIMESTAMP)
 * @param bounds as many as the kind has
 */
public record BoundPeriod(PeriodKind kind, boolean versions, List<RexNode> bounds) {
  public BoundPeriod {
    bounds = List.copyOf(bounds);
  }

  /** Reads the call of a {@link PeriodFunction} that the parser put into a snapshot. */
  static BoundPeriod of(RexNode period, RexBuilder builder) {
    RexCall call = (RexCall) period;
    PeriodFunction function = (PeriodFunction) call.getOperator();
    RelDataType bound =
        function.versions()
            ? builder.getTypeFactory().createSqlType(SqlTypeName.BIGINT)
            : builder.getTypeFactory().createSqlType(SqlTypeName.TIMESTAMP, 3);
    List<RexNode> bounds = call.getOperands().stream().map(o -> typed(o, bound, builder)).toList();
    return new BoundPeriod(function.kind(), function.versions(), bounds);
  }

  private static RexNode typed(RexNode bound, RelDataType type, RexBuilder builder) {
    SqlTypeName given = bound.getType().getSqlTypeName();
    boolean fits =
        given == type.getSqlTypeName() || given == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
    return fits
        ? bound
        : builder.makeCast(builder.getTypeFactory().createTypeWithNullability(type, true), bound);
  }

  /** Whether the answer holds at most one version of a row. */
  public boolean isOneInstant() {
    return kind == PeriodKind.AS_OF;
  }

  boolean isCorrelated() {
    return bounds.stream().anyMatch(RexUtil::containsCorrelation);
  }

  /** The same period with other bounds. */
  public BoundPeriod map(UnaryOperator<RexNode> change) {
    return new BoundPeriod(kind, versions, bounds.stream().map(change).toList());
  }

  /** The first bound, a sequence or ms since the epoch; null if only the execution knows it. */
  public @Nullable Long firstLiteral() {
    return !bounds.isEmpty() && bounds.get(0) instanceof RexLiteral literal && !literal.isNull()
        ? literal.getValueAs(Long.class)
        : null;
  }

  private boolean isHead() {
    return versions && Long.valueOf(PeriodResolver.HEAD).equals(firstLiteral());
  }

  /** As the clause reads, with the bounds as expressions. */
  @Override
  public String toString() {
    String what = versions ? "VERSION " : "TIME ";
    return switch (kind) {
      case AS_OF -> what + "AS OF " + (isHead() ? "HEAD" : bounds.get(0));
      case FROM_TO -> what + "FROM " + bounds.get(0) + " TO " + bounds.get(1);
      case BETWEEN -> what + "BETWEEN " + bounds.get(0) + " AND " + bounds.get(1);
      case CONTAINED_IN -> what + "CONTAINED IN (" + bounds.get(0) + ", " + bounds.get(1) + ")";
      case ALL -> what + "ALL";
      case CHANGES -> what + "CHANGES " + bounds.get(0) + " TO " + bounds.get(1);
      case CHANGES_SINCE -> what + "CHANGES SINCE " + bounds.get(0);
    };
  }
}
