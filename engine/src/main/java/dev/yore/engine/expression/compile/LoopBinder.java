package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.RowFunction;
import dev.yore.engine.expression.function.Cell;
import dev.yore.engine.expression.function.DictionaryMemo;
import dev.yore.engine.expression.function.Kernel;
import dev.yore.engine.expression.function.LoopBinding;
import dev.yore.engine.expression.function.RowLoop;
import dev.yore.engine.expression.function.ValueSet;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.schema.ColumnType;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes instances of generated classes for one thread of one execution. Pure functions. */
final class LoopBinder {
  private LoopBinder() {}

  static RowLoop bind(
      LoopSource source, Constructor<? extends RowLoop> constructor, ExecutionContext context) {
    Cell[] parameters = new Cell[source.parameters().size()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = Evaluators.bind(source.parameters().get(i), context);
    }
    int count = source.kernels().size();
    Kernel[] kernels = new Kernel[count];
    Cell[][] inputs = new Cell[count][];
    Cell[] outputs = new Cell[count];
    for (int k = 0; k < count; k++) {
      Node node = source.kernels().get(k);
      kernels[k] = kernel(node, context);
      inputs[k] = new Cell[node.operands().size()];
      for (int i = 0; i < inputs[k].length; i++) {
        inputs[k][i] = new Cell();
      }
      outputs[k] = new Cell();
    }
    DictionaryMemo[] memos = new DictionaryMemo[source.memos()];
    for (int m = 0; m < memos.length; m++) {
      memos[m] = new DictionaryMemo();
    }
    LoopBinding binding =
        new LoopBinding(parameters, kernels, inputs, outputs, source.objects().toArray(), memos);
    try {
      return constructor.newInstance(binding);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a generated class has no such constructor", e);
    }
  }

  private static Kernel kernel(Node node, ExecutionContext context) {
    if (node instanceof Node.In in) {
      return inList(in, context);
    }
    if (node instanceof Node.Row row) {
      return boxed(row, row.function().bind(context));
    }
    return ((Node.Apply) node).operation().kernel();
  }

  private static Kernel inList(Node.In node, ExecutionContext context) {
    List<Evaluator> list = new ArrayList<>();
    for (Node operand : node.operands().subList(1, node.operands().size())) {
      Evaluator value = Evaluators.bind(operand, context);
      value.evaluate(0);
      list.add(value);
    }
    ValueSet values = ValueSet.of(list, node.type());
    boolean hasNull = list.stream().anyMatch(value -> value.isNull);
    return (in, out) -> {
      boolean found = values.contains(in[0]);
      out.low = found ? 1 : 0;
      out.isNull = !found && hasNull;
    };
  }

  /** The function of boxed values as a kernel that sees nulls. */
  static Kernel boxed(Node.Row node, RowFunction.Evaluator function) {
    List<ColumnType> types = node.operandTypes();
    @Nullable Object[] boxes = new Object[types.size()];
    return (in, out) -> {
      for (int i = 0; i < boxes.length; i++) {
        boxes[i] = Boxes.box(in[i], Rep.of(types.get(i)));
      }
      Boxes.unbox(function.evaluate(boxes), node.rep(), out);
    };
  }
}
