package dev.yore.engine.expression.compile;

import static dev.yore.engine.expression.Expressions.BIGINT;
import static dev.yore.engine.expression.Expressions.VARCHAR;
import static dev.yore.engine.expression.Expressions.call;
import static dev.yore.engine.expression.Expressions.field;
import static dev.yore.engine.expression.Expressions.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.RowFunction;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.engine.expression.TestContext;
import dev.yore.engine.expression.Vectors;
import dev.yore.engine.expression.function.OutputColumn;
import dev.yore.engine.expression.function.RowLoop;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.commons.compiler.CompileException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LoopGeneratorTest {
  private static final ColumnType WIDE = ColumnType.decimal(31, 4);

  private static ColumnVector run(
      Expression expression, ExecutionContext context, boolean narrows, ColumnVector... columns)
      throws CompileException {
    Node node = Lowering.lower(expression);
    LoopSource source = LoopGenerator.project(List.of(node), true);
    RowLoop loop = LoopBinder.bind(source, LoopCompiler.INSTANCE.compile(source), context);
    int rows = columns[0].length();
    OutputColumn out = node.rep().column(rows, narrows);
    loop.run(columns, null, rows, true, new OutputColumn[] {out}, new int[0]);
    return out.build();
  }

  private static @Nullable Object value(ColumnVector vector, int row, ColumnType type) {
    return Vectors.value(
        new Batch(vector.length(), null, new ColumnVector[] {vector}), 0, row, type);
  }

  /** Says what it has been given. */
  private record Describe() implements RowFunction {
    @Override
    public Evaluator bind(ExecutionContext context) {
      int[] calls = {0};
      return operands ->
          operands[0] == null
              ? null
              : (calls[0]++ + ":" + operands[0] + ":" + operands[1])
                  .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String name() {
      return "DESCRIBE";
    }

    @Override
    public boolean isDeterministic() {
      return false;
    }
  }

  @Test
  void functionsOfRowsGetBoxedOperandsAndNullsToo() throws CompileException {
    Expression describe =
        new Expression.RowCall(
            new Describe(),
            List.of(
                call(ScalarFunction.ADD, BIGINT, field(0, BIGINT), number(1)), field(1, BIGINT)),
            VARCHAR,
            true);
    ColumnVector out =
        run(
            describe,
            TestContext.empty(),
            false,
            Vectors.of(BIGINT, Arrays.asList(1L, null, 3L)),
            Vectors.of(BIGINT, Arrays.asList(null, 5L, 6L)));
    assertThat(((BytesVector) out).getString(0)).isEqualTo("0:2:null");
    assertThat(out.isNull(1)).isTrue();
    assertThat(((BytesVector) out).getString(2)).isEqualTo("1:4:6");
  }

  @Test
  void oneClassServesOtherConstantsAndVariables() throws CompileException {
    Expression sum =
        call(
            ScalarFunction.ADD,
            BIGINT,
            call(ScalarFunction.MULTIPLY, BIGINT, field(0, BIGINT), number(3)),
            new Expression.Variable("?0", BIGINT, true));
    Expression other =
        call(
            ScalarFunction.ADD,
            BIGINT,
            call(ScalarFunction.MULTIPLY, BIGINT, field(0, BIGINT), number(5)),
            new Expression.Variable("?0", BIGINT, true));
    assertThat(LoopGenerator.project(List.of(Lowering.lower(sum)), true).text())
        .isEqualTo(LoopGenerator.project(List.of(Lowering.lower(other)), true).text());
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put("?0", 100L);
    ColumnVector column = Vectors.of(BIGINT, List.of(7L));
    assertThat(value(run(sum, TestContext.of(variables), false, column), 0, BIGINT))
        .isEqualTo(121L);
    assertThat(value(run(other, TestContext.of(variables), false, column), 0, BIGINT))
        .isEqualTo(135L);
    variables.put("?0", null);
    assertThat(run(sum, TestContext.of(variables), false, column).isNull(0)).isTrue();
  }

  @Test
  void wideDecimalsComeAndGoAsLongsWhereTheyFit() throws CompileException {
    Expression doubled =
        call(ScalarFunction.ADD, ColumnType.decimal(32, 4), field(0, WIDE), field(0, WIDE));
    ColumnVector narrow = new LongVector(new long[] {15_000, 0, -1}, 3, new long[] {2});
    ColumnVector out = run(doubled, TestContext.empty(), true, narrow);
    assertThat(out).isInstanceOf(LongVector.class);
    assertThat(value(out, 0, WIDE)).isEqualTo(new BigDecimal("3.0000"));
    assertThat(out.isNull(1)).isTrue();

    ColumnVector large = new LongVector(new long[] {5, 0, Long.MIN_VALUE}, 3, new long[] {2});
    ColumnVector wide = run(doubled, TestContext.empty(), true, large);
    assertThat(wide).isInstanceOf(BytesVector.class);
    assertThat(value(wide, 0, WIDE)).isEqualTo(new BigDecimal("0.0010"));
    assertThat(wide.isNull(1)).isTrue();
    assertThat(value(wide, 2, WIDE)).isEqualTo(new BigDecimal("-1844674407370955.1616"));
  }

  @Test
  void aValueComputedForOneOutputIsUsedByTheOthers() {
    Expression shared = call(ScalarFunction.MULTIPLY, BIGINT, field(0, BIGINT), field(1, BIGINT));
    Node node = Lowering.lower(shared);
    Node more = Lowering.lower(call(ScalarFunction.ADD, BIGINT, shared, number(1)));
    String text = LoopGenerator.project(List.of(node, more), false).text();
    assertThat(text.split("Numbers.multiply", -1)).hasSize(2);
  }

  @Test
  void functionsOfRowsAreCalledAsOftenAsTheyAreWritten() {
    Expression describe =
        new Expression.RowCall(
            new Describe(), List.of(field(0, BIGINT), field(0, BIGINT)), VARCHAR, true);
    Node both = Lowering.lower(call(ScalarFunction.CONCAT, VARCHAR, describe, describe));
    assertThat(LoopGenerator.project(List.of(both), true).kernels()).hasSize(3);
  }
}
