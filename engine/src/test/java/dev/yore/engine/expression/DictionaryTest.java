package dev.yore.engine.expression;

import static dev.yore.engine.expression.Expressions.BIGINT;
import static dev.yore.engine.expression.Expressions.VARCHAR;
import static dev.yore.engine.expression.Expressions.call;
import static dev.yore.engine.expression.Expressions.field;
import static dev.yore.engine.expression.Expressions.is;
import static dev.yore.engine.expression.Expressions.number;
import static dev.yore.engine.expression.Expressions.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Texts with dictionaries, over so many batches that their expressions get compiled meanwhile. */
final class DictionaryTest {
  private static final int ROWS = 1000;
  private static final int BATCHES = 300;
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final String[] NAMES = {"PROMO tin", "promo brass", "ECONOMY tin", "", "ä"};

  private final Random random = new Random(7);

  private static BytesVector dictionary(String... entries) {
    ColumnBuilder builder = new ColumnBuilder(ColumnType.Physical.BYTES);
    for (String entry : entries) {
      builder.appendString(entry);
    }
    return (BytesVector) builder.build();
  }

  /** Rows of a dictionary; null rows have codes that no entry has. */
  private BytesVector rows(BytesVector dictionary, String[] entries, @Nullable String[] texts) {
    int[] codes = new int[ROWS];
    long[] nulls = new long[(ROWS + 63) / 64];
    for (int row = 0; row < ROWS; row++) {
      codes[row] = random.nextInt(entries.length);
      texts[row] = entries[codes[row]];
      if (random.nextInt(5) == 0) {
        codes[row] = Integer.MAX_VALUE;
        nulls[row >> 6] |= 1L << row;
        texts[row] = null;
      }
    }
    return new BytesVector(dictionary.data(), dictionary.offsets(), codes, ROWS, nulls);
  }

  @Test
  void conditionsOnADictionaryHoldForRowsAsForEntries() {
    Expression name = field(0, VARCHAR);
    Selector selector =
        CompiledExpressions.filter(
                is(
                    ScalarFunction.OR,
                    is(ScalarFunction.LIKE, name, text("PROMO%")),
                    is(ScalarFunction.IN, call(ScalarFunction.LOWER, VARCHAR, name), text("ä"))))
            .bind(TestContext.empty());
    for (int batch = 0; batch < BATCHES; batch++) {
      // A new dictionary now and then, as from one segment to the next.
      String[] entries = batch % 7 == 0 ? new String[] {"x", "Ä", "PROMO"} : NAMES;
      @Nullable String[] texts = new String[ROWS];
      BytesVector vector = rows(dictionary(entries), entries, texts);
      int[] out = new int[ROWS];
      int count = selector.select(Vectors.batch(vector), out);
      List<Integer> expected = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        String text = texts[row];
        if (text != null && (text.startsWith("PROMO") || text.equalsIgnoreCase("ä"))) {
          expected.add(row);
        }
      }
      assertThat(Arrays.copyOf(out, count))
          .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  @Test
  void textsOfADictionaryAreADictionaryWithoutDuplicates() {
    Expression start =
        call(ScalarFunction.SUBSTRING, VARCHAR, field(0, VARCHAR), number(1), number(5));
    Projector projector =
        CompiledExpressions.project(List.of(call(ScalarFunction.UPPER, VARCHAR, start)))
            .bind(TestContext.empty());
    @Nullable String[] texts = new String[ROWS];
    Batch out = projector.project(Vectors.batch(rows(dictionary(NAMES), NAMES, texts)));
    BytesVector vector = (BytesVector) out.columns()[0];
    assertThat(vector.codes()).isNotNull();
    assertThat(vector.offsets()).hasSize(5);
    for (int row = 0; row < ROWS; row++) {
      String text = texts[row];
      assertThat(Vectors.value(out, 0, row, VARCHAR))
          .isEqualTo(
              text == null
                  ? null
                  : text.substring(0, Math.min(5, text.length())).toUpperCase(Locale.ROOT));
    }
  }

  /** Has no answer to an empty text. */
  private record FirstLetter(AtomicInteger calls) implements RowFunction {
    @Override
    public Evaluator bind(ExecutionContext context) {
      return operands -> {
        calls.incrementAndGet();
        byte[] text = (byte[]) operands[0];
        return text == null || text.length == 0 ? null : Arrays.copyOf(text, 1);
      };
    }

    @Override
    public String name() {
      return "FIRST_LETTER";
    }

    @Override
    public boolean isDeterministic() {
      return true;
    }
  }

  @Test
  void whatIsComputedPerRowIsComputedPerEntryAndMayBeNullThere() {
    String[] entries = {"PROMO tin", "", "tin"};
    AtomicInteger calls = new AtomicInteger();
    Expression letter =
        new Expression.RowCall(new FirstLetter(calls), List.of(field(0, VARCHAR)), VARCHAR, true);
    Projector projector =
        CompiledExpressions.project(
                List.of(call(ScalarFunction.CONCAT, VARCHAR, field(0, VARCHAR), letter)))
            .bind(TestContext.empty());
    @Nullable String[] texts = new String[ROWS];
    Batch out = projector.project(Vectors.batch(rows(dictionary(entries), entries, texts)));
    for (int row = 0; row < ROWS; row++) {
      String text = texts[row];
      assertThat(Vectors.value(out, 0, row, VARCHAR))
          .isEqualTo(text == null || text.isEmpty() ? null : text + text.charAt(0));
    }
    assertThat(calls).hasValue(entries.length);

    Selector selector =
        CompiledExpressions.filter(is(ScalarFunction.EQUAL, letter, text("t")))
            .bind(TestContext.empty());
    BytesVector vector = rows(dictionary(entries), entries, texts);
    int expected = (int) Arrays.stream(texts).filter("tin"::equals).count();
    // Until a class has been generated behind our back, each row is computed; later rows without
    // an entry still are.
    int perBatch = entries.length + (int) Arrays.stream(texts).filter(Objects::isNull).count();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    int before;
    do {
      before = calls.get();
      assertThat(selector.select(Vectors.batch(vector), new int[ROWS])).isEqualTo(expected);
    } while (calls.get() - before > perBatch && System.nanoTime() < deadline);
    assertThat(calls.get() - before).isLessThanOrEqualTo(perBatch);
  }

  @Test
  void manyRowsGiveTheSameBeforeAndAfterTheyAreCompiled() {
    Projector projector =
        CompiledExpressions.project(
                List.of(
                    call(ScalarFunction.MULTIPLY, BIGINT, field(0, BIGINT), number(3)),
                    call(ScalarFunction.COALESCE, BIGINT, field(0, BIGINT), number(-1))))
            .bind(TestContext.empty());
    for (int batch = 0; batch < BATCHES; batch++) {
      List<@Nullable Long> values = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        values.add(batch % 2 == 0 && row % 9 == 0 ? null : random.nextLong(-1000, 1000));
      }
      ColumnVector vector = Vectors.of(BIGINT, values);
      Batch out = projector.project(Vectors.batch(vector));
      for (int row = 0; row < ROWS; row++) {
        Long value = values.get(row);
        LongVector products = (LongVector) out.columns()[0];
        assertThat(products.isNull(row)).isEqualTo(value == null);
        assertThat(products.get(row)).isEqualTo(value == null ? 0 : value * 3);
        assertThat(((LongVector) out.columns()[1]).get(row)).isEqualTo(value == null ? -1 : value);
      }
    }
  }
}
