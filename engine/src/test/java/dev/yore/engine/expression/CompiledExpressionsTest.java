package dev.yore.engine.expression;

import static dev.yore.engine.expression.Expressions.BIGINT;
import static dev.yore.engine.expression.Expressions.VARCHAR;
import static dev.yore.engine.expression.Expressions.call;
import static dev.yore.engine.expression.Expressions.field;
import static dev.yore.engine.expression.Expressions.is;
import static dev.yore.engine.expression.Expressions.number;
import static dev.yore.engine.expression.Expressions.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.engine.batch.Batch;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CompiledExpressionsTest {
  private static LongVector longs(@Nullable Long... values) {
    ColumnBuilder builder = new ColumnBuilder(ColumnType.Physical.LONG);
    for (Long value : values) {
      if (value == null) {
        builder.appendNull();
      } else {
        builder.appendLong(value);
      }
    }
    return (LongVector) builder.build();
  }

  private static Batch batch(ColumnVector... columns) {
    return new Batch(columns[0].length(), null, columns);
  }

  private static int[] select(Expression condition, Batch batch) {
    int[] out = new int[batch.selectedCount()];
    int count = CompiledExpressions.filter(condition).bind(TestContext.empty()).select(batch, out);
    return Arrays.copyOf(out, count);
  }

  private static Batch project(Batch batch, Expression... outputs) {
    return CompiledExpressions.project(List.of(outputs)).bind(TestContext.empty()).project(batch);
  }

  @Test
  void aConditionKeepsRowsForWhichItIsTrueNeitherFalseNorNull() {
    Batch batch = batch(longs(1L, null, 3L, 4L, 5L));
    assertThat(select(is(ScalarFunction.GREATER, field(0, BIGINT), number(2)), batch))
        .containsExactly(2, 3, 4);
    Batch some = new Batch(3, new int[] {0, 1, 3}, batch.columns());
    assertThat(select(is(ScalarFunction.GREATER, field(0, BIGINT), number(2)), some))
        .containsExactly(3);
  }

  @Test
  void plainFieldsAreSharedAndComputedOnesAlignedWithThem() {
    Batch batch = new Batch(2, new int[] {1, 3}, new ColumnVector[] {longs(1L, 2L, 3L, 4L)});
    Batch out =
        project(
            batch, field(0, BIGINT), call(ScalarFunction.ADD, BIGINT, field(0, BIGINT), number(7)));
    assertThat(out.columns()[0]).isSameAs(batch.columns()[0]);
    assertThat(((LongVector) out.columns()[1]).get(out.position(0))).isEqualTo(9);
    assertThat(((LongVector) out.columns()[1]).get(out.position(1))).isEqualTo(11);
  }

  @Test
  void fewRowsOfManyAreGatheredAndKeepTheirDictionary() {
    byte[] data = "abcd".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    int[] codes = new int[100];
    codes[99] = 1;
    BytesVector dictionary = new BytesVector(data, new int[] {0, 2, 4}, codes, 100, null);
    Batch out =
        project(new Batch(1, new int[] {99}, new ColumnVector[] {dictionary}), field(0, VARCHAR));
    BytesVector gathered = (BytesVector) out.columns()[0];
    assertThat(gathered.length()).isEqualTo(1);
    assertThat(gathered.getString(0)).isEqualTo("cd");
    assertThat(gathered.data()).isSameAs(data);
  }

  @Test
  void andProtectsItsRightSideFromRowsThatTheLeftSideDecides() {
    Batch batch = batch(longs(0L, 2L, null));
    Expression quotient = call(ScalarFunction.DIVIDE, BIGINT, number(8), field(0, BIGINT));
    Expression protectedCondition =
        is(
            ScalarFunction.AND,
            is(ScalarFunction.NOT_EQUAL, field(0, BIGINT), number(0)),
            is(ScalarFunction.EQUAL, quotient, number(4)));
    assertThat(select(protectedCondition, batch)).containsExactly(1);
    assertThatThrownBy(() -> select(is(ScalarFunction.EQUAL, quotient, number(4)), batch))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVISION_BY_ZERO));
    Expression chosen =
        call(
            ScalarFunction.CASE,
            BIGINT,
            is(ScalarFunction.EQUAL, field(0, BIGINT), number(0)),
            number(-1),
            quotient);
    Batch out = project(batch, chosen);
    assertThat(((LongVector) out.columns()[0]).get(0)).isEqualTo(-1);
    assertThat(out.columns()[0].isNull(2)).isTrue();
  }

  @Test
  void productsOfMoreThanEighteenDigitsAreExact() {
    ColumnType money = ColumnType.decimal(15, 2);
    Batch out =
        project(
            batch(longs(999_999_999_999_999L, -999_999_999_999_999L, null)),
            call(
                ScalarFunction.MULTIPLY,
                ColumnType.decimal(30, 4),
                field(0, money),
                field(0, money)));
    BytesVector wide = (BytesVector) out.columns()[0];
    byte[] bytes = wide.getBytes(1);
    bytes[0] ^= (byte) 0x80;
    assertThat(new BigInteger(bytes)).isEqualTo(BigInteger.valueOf(999_999_999_999_999L).pow(2));
    assertThat(wide.isNull(2)).isTrue();
  }

  @Test
  void variablesAreReadWhenTheStatementStarts() {
    SelectorFactory factory =
        CompiledExpressions.filter(
            is(
                ScalarFunction.IN,
                field(0, BIGINT),
                new Expression.Variable("?0", BIGINT, true),
                number(5)));
    Batch batch = batch(longs(1L, 5L, null, 7L));
    Map<String, @Nullable Object> variables = new HashMap<>();
    int[] out = new int[4];
    variables.put("?0", 7L);
    assertThat(factory.bind(TestContext.of(variables)).select(batch, out)).isEqualTo(2);
    variables.put("?0", null);
    assertThat(factory.bind(TestContext.of(variables)).select(batch, out)).isEqualTo(1);
  }

  @Test
  void textIsComparedInTheOrderOfUtf16() {
    Expression emoji = text("\uD83D\uDE00");
    Expression privateUse = text("\uE000");
    assertThat(
            CompiledExpressions.evaluate(
                is(ScalarFunction.LESS, emoji, privateUse), TestContext.empty()))
        .isEqualTo(1L);
  }
}
