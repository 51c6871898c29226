package dev.yore.engine.expression;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short forms of expressions. */
public final class Expressions {
  public static final ColumnType BOOLEAN = ColumnType.of(Kind.BOOLEAN);
  public static final ColumnType INTEGER = ColumnType.of(Kind.INTEGER);
  public static final ColumnType BIGINT = ColumnType.of(Kind.BIGINT);
  public static final ColumnType DOUBLE = ColumnType.of(Kind.DOUBLE);
  public static final ColumnType VARCHAR = ColumnType.varchar(ColumnType.UNBOUNDED);

  private Expressions() {}

  public static Expression field(int index, ColumnType type) {
    return new Expression.Field(index, type, true);
  }

  public static Expression constant(@Nullable Object value, ColumnType type) {
    return new Expression.Constant(value, type);
  }

  public static Expression number(long value) {
    return constant(value, BIGINT);
  }

  public static Expression text(String value) {
    return constant(value.getBytes(StandardCharsets.UTF_8), VARCHAR);
  }

  public static Expression call(ScalarFunction function, ColumnType type, Expression... operands) {
    return new Expression.Call(function, List.of(operands), type, true);
  }

  public static Expression is(ScalarFunction function, Expression... operands) {
    return call(function, BOOLEAN, operands);
  }
}
