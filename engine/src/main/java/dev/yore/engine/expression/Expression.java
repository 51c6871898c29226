package dev.yore.engine.expression;

import dev.yore.store.schema.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scalar value computed per row. Immutable.
 *
 * <p>Values are physical, as in vectors: {@link Long} for booleans, integers, dates, times,
 * timestamps, DECIMAL up to 18 digits (scaled) and intervals (months or milliseconds, typed
 * BIGINT); {@link Double}; {@code byte[]} for text (UTF-8), binary, UUID and wide decimals.
 */
public sealed interface Expression {
  ColumnType type();

  /** False promises that no row gives null, whatever the input. */
  boolean nullable();

  /** The input's field. */
  record Field(int index, ColumnType type, boolean nullable) implements Expression {}

  /** The same value for every row. */
  record Constant(@Nullable Object value, ColumnType type) implements Expression {
    @Override
    public boolean nullable() {
      return value == null;
    }
  }

  /**
   * A value that is known when a statement starts: a {@code ?}, the current time, an outer row's
   * field.
   *
   * @param name as {@link dev.yore.engine.run.ExecutionContext#variable} knows it
   */
  record Variable(String name, ColumnType type, boolean nullable) implements Expression {}

  /** An operator or function that the engine computes itself. */
  record Call(ScalarFunction function, List<Expression> operands, ColumnType type, boolean nullable)
      implements Expression {
    public Call {
      operands = List.copyOf(operands);
    }
  }

  /** A function that somebody else computes, a row at a time. */
  record RowCall(RowFunction function, List<Expression> operands, ColumnType type, boolean nullable)
      implements Expression {
    public RowCall {
      operands = List.copyOf(operands);
    }
  }
}
