package dev.yore.planner.columnar;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptRuleOperand;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.convert.ConverterRule;
import org.jspecify.annotations.Nullable;

/**
 * Makes whole plans columnar, operator by operator from the leaves up. There is one way to do each,
 * so no search is needed, which takes most of the time of planning a simple statement. Confined to
 * one thread.
 */
public final class ColumnarConversion {
  private final List<ConverterRule> rules;

  /** A conversion by {@link ColumnarRules#OPERATORS} and a rule for stored tables. */
  public ColumnarConversion(ConverterRule scans) {
    this.rules = new ArrayList<>(ColumnarRules.OPERATORS);
    rules.add(scans);
  }

  /** The plan, or null if an operator of it has no columnar form. */
  public @Nullable RelNode convert(RelNode logical) {
    List<RelNode> inputs = new ArrayList<>(logical.getInputs().size());
    for (RelNode input : logical.getInputs()) {
      RelNode converted = convert(input);
      if (converted == null) {
        return null;
      }
      inputs.add(converted);
    }
    RelNode node = inputs.isEmpty() ? logical : logical.copy(logical.getTraitSet(), inputs);
    for (ConverterRule rule : rules) {
      RelOptRuleOperand operand = rule.getOperand();
      if (operand.matches(node)) {
        RelNode converted = rule.convert(node);
        if (converted != null) {
          return converted;
        }
      }
    }
    return null;
  }
}
