package dev.yore.store.predict;

import java.util.List;

/**
 * A statement: its shape and its values. Immutable.
 *
 * @param values one per place of the shape
 */
public record BoundStatement(StatementShape shape, List<ParameterValue> values) {
  public BoundStatement {
    values = List.copyOf(values);
  }
}
