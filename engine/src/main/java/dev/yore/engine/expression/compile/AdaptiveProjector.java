package dev.yore.engine.expression.compile;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.Projector;
import dev.yore.engine.expression.function.Cell;
import dev.yore.engine.expression.function.OutputColumn;
import dev.yore.engine.expression.function.RowLoop;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes outputs, by generated loops as soon as there are any. Confined to one thread. */
final class AdaptiveProjector implements Projector {
  private static final int[] NO_ROWS = {};

  private final ProjectionPlan plan;
  private final List<AdaptiveLoop.Use> uses = new ArrayList<>();
  private final @Nullable Evaluator[] evaluators;
  private final @Nullable DictionaryOutput[] dictionaries;
  private final ExecutionContext context;

  AdaptiveProjector(ProjectionPlan plan, ExecutionContext context) {
    this.plan = plan;
    this.context = context;
    this.evaluators = new Evaluator[plan.outputs().size()];
    this.dictionaries = new DictionaryOutput[plan.outputs().size()];
    for (ProjectionPlan.Group group : plan.groups()) {
      uses.add(group.loop().bind(context));
      if (group.isOfDictionary()) {
        int output = group.outputs()[0];
        dictionaries[output] = DictionaryOutput.bind(plan.outputs().get(output), context);
      }
    }
  }

  @Override
  public Batch project(Batch input) {
    OutputLayout layout = OutputLayout.of(input, plan.outputs());
    @Nullable ColumnVector[] columns = new ColumnVector[plan.outputs().size()];
    for (int i = 0; i < columns.length; i++) {
      if (plan.outputs().get(i) instanceof Node.Field field) {
        columns[i] = layout.field(input.columns()[field.index()]);
      }
    }
    for (int g = 0; g < uses.size(); g++) {
      int[] outputs = plan.groups().get(g).outputs();
      DictionaryOutput dictionary = dictionaries[outputs[0]];
      ColumnVector ofDictionary = dictionary == null ? null : dictionary.compute(input, layout);
      if (ofDictionary != null) {
        columns[outputs[0]] = ofDictionary;
      } else {
        compute(uses.get(g), outputs, columns, layout, input);
      }
    }
    return layout.batch(complete(columns));
  }

  @SuppressWarnings("NullAway") // every output is a field or in a group
  private static ColumnVector[] complete(@Nullable ColumnVector[] columns) {
    return columns;
  }

  private void compute(
      AdaptiveLoop.Use use,
      int[] outputs,
      @Nullable ColumnVector[] columns,
      OutputLayout layout,
      Batch input) {
    OutputColumn[] computed = new OutputColumn[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      computed[i] = plan.outputs().get(outputs[i]).rep().column(layout.length(), plan.narrows());
    }
    RowLoop loop = use.loop(input);
    if (loop != null) {
      loop.run(
          input.columns(),
          input.selection(),
          input.selectedCount(),
          layout.isAligned(),
          computed,
          NO_ROWS);
    } else {
      long start = System.nanoTime();
      for (int i = 0; i < outputs.length; i++) {
        Rep rep = plan.outputs().get(outputs[i]).rep();
        interpret(evaluator(outputs[i]), rep, computed[i], layout, input);
      }
      use.interpreted(input, System.nanoTime() - start);
    }
    for (int i = 0; i < outputs.length; i++) {
      columns[outputs[i]] = computed[i].build();
    }
  }

  private Evaluator evaluator(int output) {
    Evaluator evaluator = evaluators[output];
    if (evaluator == null) {
      evaluator = Evaluators.bind(plan.outputs().get(output), context);
      evaluators[output] = evaluator;
    }
    return evaluator;
  }

  private static void interpret(
      Evaluator evaluator, Rep rep, OutputColumn column, OutputLayout layout, Batch input) {
    evaluator.open(input.columns());
    for (int n = 0; n < input.selectedCount(); n++) {
      evaluator.evaluate(input.position(n));
      set(column, rep, layout.target(n), evaluator);
    }
  }

  private static void set(OutputColumn column, Rep rep, int row, Cell value) {
    if (value.isNull) {
      column.setNull(row);
      return;
    }
    switch (rep) {
      case LONG -> column.longs()[row] = value.low;
      case DOUBLE -> column.doubles()[row] = value.number;
      case WIDE -> column.setWide(row, value.high, value.low);
      case BYTES -> column.setBytes(row, value.data, value.from, value.to);
    }
  }
}
