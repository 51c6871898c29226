package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.CompiledExpressions;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives constant rows. */
final class ValuesOperator extends Operator {
  private final PlanNode.Values node;

  ValuesOperator(Execution execution, PlanNode.Values node) {
    super(execution, node, List.of());
    this.node = node;
  }

  @Override
  List<BatchCursor> start(int workers) {
    return List.of(new SlicedCursor(rows()));
  }

  private Batch rows() {
    List<ColumnType> types = node.types();
    ColumnVector[] columns = new ColumnVector[types.size()];
    for (int i = 0; i < columns.length; i++) {
      ColumnBuilder builder = new ColumnBuilder(types.get(i).physical());
      for (List<Expression> row : node.rows()) {
        append(builder, CompiledExpressions.evaluate(row.get(i), execution().context()));
      }
      columns[i] = builder.build();
    }
    return new Batch(node.rows().size(), null, columns);
  }

  private static void append(ColumnBuilder builder, @Nullable Object value) {
    if (value == null) {
      builder.appendNull();
    } else if (value instanceof Long number) {
      builder.appendLong(number);
    } else if (value instanceof Double number) {
      builder.appendDouble(number);
    } else {
      builder.appendBytes((byte[]) value);
    }
  }
}
