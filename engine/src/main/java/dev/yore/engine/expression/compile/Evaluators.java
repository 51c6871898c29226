package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.function.Cell;
import dev.yore.engine.expression.function.Kernel;
import dev.yore.engine.expression.function.ValueSet;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes evaluators from nodes. Pure functions. */
final class Evaluators {
  private Evaluators() {}

  static Evaluator bind(Node node, ExecutionContext context) {
    if (node instanceof Node.Field field) {
      return FieldEvaluator.of(field);
    }
    if (node instanceof Node.Constant constant) {
      return new Fixed(constant.value(), constant.rep());
    }
    if (node instanceof Node.Variable variable) {
      return new Fixed(context.variable(variable.name()), variable.rep());
    }
    Evaluator[] operands = new Evaluator[node.operands().size()];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = bind(node.operands().get(i), context);
    }
    if (node instanceof Node.Apply apply) {
      return new Applied(apply.operation().kernel(), operands);
    }
    if (node instanceof Node.Logic logic) {
      return new Logic(logic.isAnd(), operands[0], operands[1]);
    }
    if (node instanceof Node.NullTest test) {
      return new NullTest(test.wantsNull(), operands);
    }
    if (node instanceof Node.TruthTest test) {
      return new TruthTest(test.wanted(), test.negated(), operands);
    }
    if (node instanceof Node.Distinct distinct) {
      return new Distinct(distinct.equal().kernel(), distinct.negated(), operands);
    }
    if (node instanceof Node.Case) {
      return new Conditional(operands);
    }
    if (node instanceof Node.Coalesce) {
      return new Coalesce(operands);
    }
    if (node instanceof Node.In in) {
      return new In(operands, in.type());
    }
    Node.Row row = (Node.Row) node;
    return new Row(LoopBinder.boxed(row, row.function().bind(context)), operands);
  }

  /** An evaluator with operands. */
  abstract static class Inner extends Evaluator {
    final Evaluator[] operands;

    Inner(Evaluator... operands) {
      this.operands = operands;
    }

    @Override
    final void open(ColumnVector[] columns) {
      for (Evaluator operand : operands) {
        operand.open(columns);
      }
    }
  }

  /** A constant or variable. */
  private static final class Fixed extends Evaluator {
    Fixed(@Nullable Object value, Rep rep) {
      Boxes.unbox(value, rep, this);
    }

    @Override
    void evaluate(int position) {}
  }

  private static final class Applied extends Inner {
    private final Kernel kernel;

    Applied(Kernel kernel, Evaluator[] operands) {
      super(operands);
      this.kernel = kernel;
    }

    @Override
    void evaluate(int position) {
      for (Evaluator operand : operands) {
        operand.evaluate(position);
        if (operand.isNull) {
          isNull = true;
          return;
        }
      }
      isNull = false;
      kernel.apply(operands, this);
    }
  }

  private static final class Logic extends Inner {
    private final boolean isAnd;

    Logic(boolean isAnd, Evaluator left, Evaluator right) {
      super(left, right);
      this.isAnd = isAnd;
    }

    @Override
    void evaluate(int position) {
      Evaluator left = operands[0];
      left.evaluate(position);
      if (isAnd ? left.isFalse() : left.isTrue()) {
        isNull = false;
        low = left.low;
        return;
      }
      Evaluator right = operands[1];
      right.evaluate(position);
      boolean decides = isAnd ? right.isFalse() : right.isTrue();
      isNull = !decides && (left.isNull || right.isNull);
      low = right.low;
    }
  }

  private static final class NullTest extends Inner {
    private final boolean wantsNull;

    NullTest(boolean wantsNull, Evaluator[] operands) {
      super(operands);
      this.wantsNull = wantsNull;
    }

    @Override
    void evaluate(int position) {
      operands[0].evaluate(position);
      low = operands[0].isNull == wantsNull ? 1 : 0;
    }
  }

  private static final class TruthTest extends Inner {
    private final boolean wanted;
    private final boolean negated;

    TruthTest(boolean wanted, boolean negated, Evaluator[] operands) {
      super(operands);
      this.wanted = wanted;
      this.negated = negated;
    }

    @Override
    void evaluate(int position) {
      operands[0].evaluate(position);
      boolean is = wanted ? operands[0].isTrue() : operands[0].isFalse();
      low = is != negated ? 1 : 0;
    }
  }

  private static final class Distinct extends Inner {
    private final Kernel equal;
    private final boolean negated;
    private final Cell same = new Cell();

    Distinct(Kernel equal, boolean negated, Evaluator[] operands) {
      super(operands);
      this.equal = equal;
      this.negated = negated;
    }

    @Override
    void evaluate(int position) {
      operands[0].evaluate(position);
      operands[1].evaluate(position);
      boolean isSame = operands[0].isNull && operands[1].isNull;
      if (!operands[0].isNull && !operands[1].isNull) {
        equal.apply(operands, same);
        isSame = same.low != 0;
      }
      low = isSame != negated ? 1 : 0;
    }
  }

  private static final class Conditional extends Inner {
    Conditional(Evaluator[] operands) {
      super(operands);
    }

    @Override
    void evaluate(int position) {
      int i = 0;
      for (; i + 1 < operands.length; i += 2) {
        operands[i].evaluate(position);
        if (operands[i].isTrue()) {
          i++;
          break;
        }
      }
      operands[i].evaluate(position);
      set(operands[i]);
    }
  }

  private static final class Coalesce extends Inner {
    Coalesce(Evaluator[] operands) {
      super(operands);
    }

    @Override
    void evaluate(int position) {
      isNull = true;
      for (Evaluator operand : operands) {
        operand.evaluate(position);
        if (!operand.isNull) {
          set(operand);
          return;
        }
      }
    }
  }

  private static final class In extends Inner {
    private final ValueSet values;
    private final boolean hasNull;

    In(Evaluator[] operands, ColumnType type) {
      super(operands[0]);
      List<Evaluator> list = List.of(operands).subList(1, operands.length);
      list.forEach(value -> value.evaluate(0));
      values = ValueSet.of(list, type);
      hasNull = list.stream().anyMatch(value -> value.isNull);
    }

    @Override
    void evaluate(int position) {
      Evaluator operand = operands[0];
      operand.evaluate(position);
      boolean found = !operand.isNull && values.contains(operand);
      isNull = operand.isNull || (!found && hasNull);
      low = found ? 1 : 0;
    }
  }

  private static final class Row extends Inner {
    private final Kernel function;

    Row(Kernel function, Evaluator[] operands) {
      super(operands);
      this.function = function;
    }

    @Override
    void evaluate(int position) {
      for (Evaluator operand : operands) {
        operand.evaluate(position);
      }
      function.apply(operands, this);
    }
  }
}
