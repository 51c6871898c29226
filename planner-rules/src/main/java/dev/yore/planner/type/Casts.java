package dev.yore.planner.type;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;

/** Casts that change a value's type but not its value. Pure functions. */
public final class Casts {
  private Casts() {}

  /** The expression under such casts. */
  public static RexNode withoutLossless(RexNode node) {
    RexNode inner = node;
    while (inner instanceof RexCall cast
        && cast.getKind() == SqlKind.CAST
        && isLossless(cast.getOperands().get(0).getType(), cast.getType())) {
      inner = cast.getOperands().get(0);
    }
    return inner;
  }

  /** Whether every value of the one type is a value of the other, and the cast keeps it. */
  public static boolean isLossless(RelDataType from, RelDataType to) {
    if (SqlTypeFamily.CHARACTER.contains(from)) {
      return SqlTypeFamily.CHARACTER.contains(to) && keepsText(from, to);
    }
    if (SqlTypeFamily.EXACT_NUMERIC.contains(from)) {
      return SqlTypeFamily.EXACT_NUMERIC.contains(to)
          && to.getScale() >= from.getScale()
          && to.getPrecision() - to.getScale() >= from.getPrecision() - from.getScale();
    }
    if (from.getSqlTypeName() == SqlTypeName.REAL) {
      return to.getSqlTypeName() == SqlTypeName.DOUBLE;
    }
    return from.getSqlTypeName() == to.getSqlTypeName()
        && from.getPrecision() == to.getPrecision()
        && from.getScale() == to.getScale();
  }

  private static boolean keepsText(RelDataType from, RelDataType to) {
    boolean longEnough =
        to.getPrecision() == RelDataType.PRECISION_NOT_SPECIFIED
            || (from.getPrecision() != RelDataType.PRECISION_NOT_SPECIFIED
                && to.getPrecision() >= from.getPrecision());
    boolean pads =
        to.getSqlTypeName() == SqlTypeName.CHAR && to.getPrecision() != from.getPrecision();
    return longEnough && !pads;
  }
}
