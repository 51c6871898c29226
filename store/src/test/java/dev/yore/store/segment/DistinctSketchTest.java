package dev.yore.store.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctSketchTest {
  /** Three standard errors. */
  private static final Percentage EXACT_ENOUGH = Percentage.withPercentage(10);

  private static DistinctSketch of(ColumnVector... vectors) {
    DistinctSketch sketch = new DistinctSketch();
    for (ColumnVector vector : vectors) {
      sketch.add(vector, 0, vector.length());
    }
    return sketch;
  }

  private static LongVector longs(long from, long to, long step) {
    long[] values = new long[(int) (to - from)];
    Arrays.setAll(values, i -> (from + i) * step);
    return new LongVector(values, values.length, null);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 25, 400, 1_000, 2_500, 7_000, 60_000, 1_000_000})
  void anyNumberOfValuesIsEstimatedWithinThreeErrors(int count) {
    assertThat(of(longs(0, count, 1)).estimate()).isCloseTo(count, EXACT_ENOUGH);
    assertThat(of(longs(77, 77 + count, 86_400_000)).estimate()).isCloseTo(count, EXACT_ENOUGH);
  }

  @Test
  void theErrorOverManyColumnsIsThatOfTheTheory() {
    SplittableRandom random = new SplittableRandom(42);
    double squares = 0;
    int columns = 200;
    for (int column = 0; column < columns; column++) {
      int count = 100 + random.nextInt(20_000);
      double error = (double) of(longs(0, count, random.nextLong() | 1)).estimate() / count - 1;
      squares += error * error;
    }
    assertThat(Math.sqrt(squares / columns)).isLessThan(0.04);
  }

  @Test
  void nothingIsNothing() {
    assertThat(new DistinctSketch().estimate()).isZero();
    assertThat(of(new LongVector(new long[64], 64, new long[] {-1})).estimate()).isZero();
  }

  @Test
  void repeatedValuesNullsAndDictionariesCountOnce() {
    long[] values = new long[9_000];
    Arrays.setAll(values, i -> i / 3 % 7);
    long[] nulls = new long[(values.length + 63) / 64];
    nulls[0] = 0b1010;
    assertThat(of(new LongVector(values, values.length, null)).estimate()).isEqualTo(7);
    assertThat(of(new LongVector(values, values.length, nulls)).estimate()).isEqualTo(7);
    assertThat(of(new DoubleVector(new double[] {0.0, -0.0, 1, 1}, 4, null)).estimate())
        .isEqualTo(2);
    ColumnBuilder texts = new ColumnBuilder(Physical.BYTES);
    for (long value : values) {
      texts.appendString("text " + value);
    }
    assertThat(of(texts.build()).estimate()).isEqualTo(7);
    byte[] letters = {'a', 'b', 'c'};
    BytesVector coded =
        new BytesVector(letters, new int[] {0, 1, 2, 3}, new int[] {0, 2, 2, 0}, 4, null);
    assertThat(of(coded).estimate()).as("an entry that no row has").isEqualTo(2);
  }

  @Test
  void sketchesOfPartsMakeTheSketchOfTheWhole() {
    DistinctSketch whole = of(longs(0, 50_000, 3));
    DistinctSketch parts = of(longs(0, 30_000, 3));
    parts.addAll(of(longs(20_000, 50_000, 3)));
    assertThat(parts).isEqualTo(whole).hasSameHashCodeAs(whole);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 200, 300, 1_000, 100_000})
  void whatIsWrittenIsRead(int count) throws CorruptDataException {
    DistinctSketch sketch = of(longs(0, count, 7));
    ByteWriter out = new ByteWriter();
    sketch.encode(out);
    ByteReader in = new ByteReader(out.toByteArray());
    assertThat(DistinctSketch.decode(in)).isEqualTo(sketch);
    assertThat(in.remaining()).isZero();
    assertThat(out.size()).isLessThan(800).isLessThan(20 + 3 * count);
  }

  @Test
  void bytesThatAreNoSketchAreRefusedOrReadAsOne() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      try {
        assertThat(DistinctSketch.decode(new ByteReader(bytes)).estimate()).isNotNegative();
      } catch (CorruptDataException e) {
        assertThat(e).hasMessageContaining(" ");
      }
    }
    byte[] tooMany = {1, 0, 0x7e};
    assertThatThrownBy(() -> DistinctSketch.decode(new ByteReader(tooMany)))
        .isInstanceOf(CorruptDataException.class);
  }
}
