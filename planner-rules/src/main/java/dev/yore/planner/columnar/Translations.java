package dev.yore.planner.columnar;

import dev.yore.engine.expression.Expression;
import dev.yore.planner.expression.PhysicalTypes;
import dev.yore.planner.expression.RexTranslator;
import dev.yore.store.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Expressions of one operator, translated. Confined to one thread. */
final class Translations {
  private final RexTranslator translator;

  private Translations(RexTranslator translator) {
    this.translator = translator;
  }

  static Translations of(RelNode operator) {
    return new Translations(new RexTranslator(operator.getCluster().getRexBuilder()));
  }

  @Nullable Expression translate(RexNode node) {
    return translator.translate(node);
  }

  /** A limit or offset that may be missing. */
  boolean canTranslate(@Nullable RexNode node) {
    return node == null || translator.translate(node) != null;
  }

  /** Output expressions in exactly the forms of a row type, or null if that cannot be. */
  @Nullable List<Expression> outputs(List<RexNode> nodes, RelDataType rowType) {
    List<Expression> outputs = new ArrayList<>(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      Expression output = output(nodes.get(i), rowType.getFieldList().get(i).getType());
      if (output == null) {
        return null;
      }
      outputs.add(output);
    }
    return outputs;
  }

  private @Nullable Expression output(RexNode node, RelDataType type) {
    ColumnType wanted = PhysicalTypes.of(type);
    Expression expression = wanted == null ? null : translator.translate(node);
    return expression == null || wanted == null ? null : RexTranslator.inForm(expression, wanted);
  }

  /** Types of a row the engine can hold. */
  static List<ColumnType> types(RelDataType rowType) {
    return Objects.requireNonNull(PhysicalTypes.ofFields(rowType), "checked by the rule");
  }

  static boolean canHold(RelDataType rowType) {
    return PhysicalTypes.ofFields(rowType) != null;
  }

  /** References to all fields of a row. */
  static List<Expression> fields(RelDataType rowType) {
    List<ColumnType> types = types(rowType);
    List<Expression> fields = new ArrayList<>(types.size());
    for (RelDataTypeField field : rowType.getFieldList()) {
      fields.add(
          new Expression.Field(
              field.getIndex(), types.get(field.getIndex()), field.getType().isNullable()));
    }
    return fields;
  }
}
