package dev.yore.planner.dml;

import dev.yore.planner.validate.Timestamps;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType.Kind;
import java.math.BigDecimal;
import java.util.Objects;
import org.apache.calcite.sql.SqlBinaryStringLiteral;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.util.BitString;
import org.jspecify.annotations.Nullable;

/**
 * Values of an INSERT that need no planning: literals that fit the column's kind, and {@code ?}.
 */
final class Cells {
  private Cells() {}

  /** The cell, or null if the expression has to be computed by a query. */
  static DmlPlan.@Nullable Cell of(SqlNode value, Column column) {
    if (value instanceof SqlDynamicParam parameter) {
      return new DmlPlan.Cell.Parameter(parameter.getIndex());
    }
    if (SqlUtil.isNullLiteral(value, false)) {
      return new DmlPlan.Cell.Constant(null);
    }
    Object constant = constant(value, column.type().kind());
    return constant == null ? null : new DmlPlan.Cell.Constant(constant);
  }

  private static @Nullable Object constant(SqlNode value, Kind kind) {
    if (value.getKind() == SqlKind.MINUS_PREFIX
        && ((SqlCall) value).operand(0) instanceof SqlNumericLiteral number
        && isNumber(kind)) {
      return Objects.requireNonNull(number.getValueAs(BigDecimal.class)).negate();
    }
    if (value instanceof SqlNumericLiteral number) {
      return isNumber(kind) ? number.getValueAs(BigDecimal.class) : null;
    }
    if (value instanceof SqlCharStringLiteral text) {
      return kind == Kind.BINARY || kind == Kind.VARBINARY ? null : text.getValueAs(String.class);
    }
    if (value instanceof SqlUnknownLiteral datetime) {
      return datetime(datetime, kind);
    }
    if (value instanceof SqlBinaryStringLiteral binary) {
      return kind == Kind.BINARY || kind == Kind.VARBINARY
          ? Objects.requireNonNull(binary.getValueAs(BitString.class)).getAsByteArray()
          : null;
    }
    boolean bool = value instanceof SqlLiteral literal && literal.getValue() instanceof Boolean;
    return bool && kind == Kind.BOOLEAN ? ((SqlLiteral) value).getValue() : null;
  }

  private static @Nullable Object datetime(SqlUnknownLiteral literal, Kind kind) {
    if (!literal.tag.equals(kind.name())) {
      return null;
    }
    return kind == Kind.TIMESTAMP
        ? (Object) Timestamps.parseMillis(literal.getValue())
        : literal.getValue();
  }

  private static boolean isNumber(Kind kind) {
    return switch (kind) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> true;
      default -> false;
    };
  }
}
