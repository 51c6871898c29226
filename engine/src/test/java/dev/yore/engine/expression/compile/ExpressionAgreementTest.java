package dev.yore.engine.expression.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.TestContext;
import dev.yore.engine.expression.function.OutputColumn;
import dev.yore.engine.expression.function.RowLoop;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import org.codehaus.commons.compiler.CompileException;
import org.jspecify.annotations.Nullable;

/**
 * Random expressions mean the same to the interpreter, to generated loops and to a reference that
 * knows nothing of either; also where they throw.
 */
final class ExpressionAgreementTest {
  private static final int ROWS = 40;
  private static final int DEPTH = 3;

  /** An expression's outcome for a row: a value, null, or an error. */
  private record Outcome(@Nullable Object value, @Nullable ErrorCode error) {}

  @Property(tries = 3000, shrinking = ShrinkingMode.OFF)
  void interpretedExpressionsMeanWhatTheReferenceSays(@ForAll long seed, @ForAll boolean nulls) {
    RandomExpressions random = new RandomExpressions(seed, nulls);
    ColumnVector[] columns = random.columns(ROWS);
    Expression expression = random.expression(DEPTH);
    for (int row = 0; row < ROWS; row++) {
      assertThat(interpreted(expression, columns, row))
          .as("row %d of %s: %s", row, expression, Arrays.toString(reference(columns, row)))
          .isEqualTo(reference(expression, columns, row));
    }
  }

  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void generatedLoopsAgreeWithTheInterpreter(@ForAll long seed, @ForAll boolean nulls)
      throws CompileException {
    compare(seed, nulls);
  }

  @Tag("long")
  @Property(tries = 100_000, shrinking = ShrinkingMode.OFF)
  void interpretedExpressionsMeanWhatTheReferenceSaysForLong(
      @ForAll long seed, @ForAll boolean nulls) {
    interpretedExpressionsMeanWhatTheReferenceSays(seed, nulls);
  }

  @Tag("long")
  @Property(tries = 5000, shrinking = ShrinkingMode.OFF)
  void generatedLoopsAgreeWithTheInterpreterForLong(@ForAll long seed, @ForAll boolean nulls)
      throws CompileException {
    compare(seed, nulls);
  }

  private static void compare(long seed, boolean nulls) throws CompileException {
    RandomExpressions random = new RandomExpressions(seed, nulls);
    ColumnVector[] columns = random.columns(ROWS);
    List<Expression> expressions =
        List.of(random.expression(DEPTH), random.expression(DEPTH), random.condition(DEPTH));
    for (Expression expression : expressions) {
      for (boolean forNulls : nulls ? new boolean[] {true} : new boolean[] {false, true}) {
        agree(expression, columns, forNulls);
      }
    }
    together(expressions, columns);
    filters(expressions.get(2), columns);
  }

  private static void agree(Expression expression, ColumnVector[] columns, boolean forNulls)
      throws CompileException {
    Node node = Lowering.lower(expression);
    RowLoop loop = loop(LoopGenerator.project(List.of(node), forNulls));
    for (int row = 0; row < ROWS; row++) {
      assertThat(compiled(loop, node.rep(), expression, columns, row))
          .as("row %d of %s", row, expression)
          .isEqualTo(interpreted(expression, columns, row));
    }
  }

  /** All outputs at once, for the rows that none of them fails for. */
  private static void together(List<Expression> expressions, ColumnVector[] columns)
      throws CompileException {
    int[] good = good(expressions, columns);
    List<Node> nodes = expressions.stream().map(Lowering::lower).toList();
    RowLoop loop = loop(LoopGenerator.project(nodes, true));
    OutputColumn[] outputs =
        nodes.stream().map(n -> n.rep().column(ROWS, true)).toArray(OutputColumn[]::new);
    loop.run(columns, good, good.length, true, outputs, new int[0]);
    for (int i = 0; i < outputs.length; i++) {
      ColumnVector vector = outputs[i].build();
      for (int row : good) {
        assertThat(new Outcome(value(vector, row, expressions.get(i)), null))
            .as("row %d of %s among others", row, expressions.get(i))
            .isEqualTo(interpreted(expressions.get(i), columns, row));
      }
    }
  }

  private static void filters(Expression condition, ColumnVector[] columns)
      throws CompileException {
    int[] good = good(List.of(condition), columns);
    List<Node> conditions = AdaptiveSelector.conditions(Lowering.lower(condition));
    RowLoop loop = loop(LoopGenerator.filter(conditions, true));
    int[] out = new int[good.length];
    int found = loop.run(columns, good, good.length, false, new OutputColumn[0], out);
    int[] expected =
        Arrays.stream(good)
            .filter(row -> Boolean.TRUE.equals(interpreted(condition, columns, row).value()))
            .toArray();
    assertThat(Arrays.copyOf(out, found)).as("%s", condition).isEqualTo(expected);
    int[] selected = new int[good.length];
    int count =
        new AdaptiveSelector(new AdaptiveLoop(conditions, true), TestContext.empty())
            .select(new Batch(good.length, good, columns), selected);
    assertThat(Arrays.copyOf(selected, count)).as("%s", condition).isEqualTo(expected);
  }

  private static int[] good(List<Expression> expressions, ColumnVector[] columns) {
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      int r = row;
      if (expressions.stream().allMatch(e -> interpreted(e, columns, r).error() == null)) {
        rows.add(row);
      }
    }
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }

  private static RowLoop loop(LoopSource source) throws CompileException {
    return LoopBinder.bind(source, LoopCompiler.INSTANCE.compile(source), TestContext.empty());
  }

  private static Outcome compiled(
      RowLoop loop, Rep rep, Expression expression, ColumnVector[] columns, int row) {
    OutputColumn column = rep.column(1, false);
    try {
      loop.run(columns, new int[] {row}, 1, false, new OutputColumn[] {column}, new int[0]);
    } catch (StoreException e) {
      return new Outcome(null, e.code());
    }
    return new Outcome(value(column.build(), 0, expression), null);
  }

  private static Outcome interpreted(Expression expression, ColumnVector[] columns, int row) {
    Node node = Lowering.lower(expression);
    Evaluator evaluator = Evaluators.bind(node, TestContext.empty());
    evaluator.open(columns);
    try {
      evaluator.evaluate(row);
    } catch (StoreException e) {
      return new Outcome(null, e.code());
    }
    return new Outcome(
        same(ReferenceValues.of(Boxes.box(evaluator, node.rep()), expression.type())), null);
  }

  private static Outcome reference(Expression expression, ColumnVector[] columns, int row) {
    try {
      return new Outcome(same(Reference.value(expression, reference(columns, row))), null);
    } catch (StoreException e) {
      return new Outcome(null, e.code());
    }
  }

  private static @Nullable Object[] reference(ColumnVector[] columns, int row) {
    @Nullable Object[] values = new Object[columns.length];
    for (int f = 0; f < values.length; f++) {
      values[f] = ReferenceValues.of(physical(columns[f], row), RandomExpressions.FIELDS.get(f));
    }
    return values;
  }

  private static @Nullable Object value(ColumnVector vector, int row, Expression expression) {
    Object physical = physical(vector, row);
    if (physical instanceof Long number && Rep.of(expression.type()) == Rep.WIDE) {
      return java.math.BigDecimal.valueOf(number, expression.type().scale());
    }
    return same(ReferenceValues.of(physical, expression.type()));
  }

  /** Zeros of either sign are one value. */
  private static @Nullable Object same(@Nullable Object value) {
    if (value instanceof Double number && number == 0) {
      return 0.0;
    }
    return value;
  }

  private static @Nullable Object physical(ColumnVector vector, int row) {
    if (vector.isNull(row)) {
      return null;
    }
    if (vector instanceof LongVector longs) {
      return longs.get(row);
    }
    return vector instanceof DoubleVector doubles
        ? (Object) doubles.get(row)
        : Objects.requireNonNull(((BytesVector) vector).getBytes(row));
  }
}
