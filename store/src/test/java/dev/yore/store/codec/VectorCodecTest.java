package dev.yore.store.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.Random;
import java.util.function.IntToLongFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class VectorCodecTest {

  @Property(tries = 600)
  void anyRowsOfAnyVectorComeBackToTheBit(
      @ForAll Physical physical,
      @ForAll("rowCounts") int rows,
      @ForAll("levels") int level,
      @ForAll long seed)
      throws CorruptDataException {
    ColumnVector vector = new RandomVectors(seed).vector(physical, rows);
    Random random = new Random(seed);
    int from = random.nextBoolean() ? 0 : random.nextInt(rows + 1);
    int to = random.nextBoolean() ? rows : from + random.nextInt(rows - from + 1);

    ByteReader in = encode(vector, from, to, level);
    ColumnVector decoded = VectorCodec.decode(in, to - from);

    assertThat(in.remaining()).isZero();
    assertThat(decoded.length()).isEqualTo(to - from);
    RandomVectors.assertRows(decoded, vector, from);
  }

  @Provide
  Arbitrary<Integer> rowCounts() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.integers().between(0, 10)),
        Tuple.of(2, Arbitraries.of(63, 64, 65, 1023, 1024, 1025, 2048, 2049)),
        Tuple.of(1, Arbitraries.integers().between(11, 7_000)));
  }

  @Provide
  Arbitrary<Integer> levels() {
    return Arbitraries.of(VectorCodec.ZSTD_NONE, VectorCodec.ZSTD_HOT, VectorCodec.ZSTD_COALESCED);
  }

  @Property(tries = 300)
  void aSingleRowIsFoundInItsBlockOrFrame(
      @ForAll Physical physical, @ForAll("levels") int level, @ForAll long seed)
      throws CorruptDataException {
    int rows = 1 + new Random(seed).nextInt(6_000);
    int row = new Random(seed).nextInt(rows);
    ColumnVector vector = new RandomVectors(seed).vector(physical, rows);

    ByteReader in = encode(vector, 0, rows, level);
    VectorSlice slice = VectorCodec.decodeAround(in, rows, row, null);

    assertThat(row).isBetween(slice.firstRow(), slice.firstRow() + slice.vector().length() - 1);
    RandomVectors.assertRows(slice.vector(), vector, slice.firstRow());
  }

  @Property(tries = 300)
  void spoiltBytesGiveAVectorOrAnErrorWithAnOffsetButNothingElse(
      @ForAll Physical physical, @ForAll long seed) {
    Random random = new Random(seed);
    int rows = random.nextInt(3_000);
    ByteWriter out = new ByteWriter();
    VectorCodec.encode(out, new RandomVectors(seed).vector(physical, rows), VectorCodec.ZSTD_HOT);
    byte[] bytes = out.toByteArray();
    for (int i = 0; i < 20; i++) {
      byte[] spoilt = bytes.clone();
      int at = random.nextInt(Math.min(spoilt.length, 40));
      spoilt[at] = (byte) random.nextInt(256);
      int length = random.nextInt(4) == 0 ? random.nextInt(spoilt.length) : spoilt.length;
      try {
        ColumnVector vector = VectorCodec.decode(new ByteReader(spoilt, 0, length), rows);
        assertThat(vector.length()).isEqualTo(rows);
      } catch (CorruptDataException e) {
        assertThat(e.offset()).isBetween(0, length);
        assertThat(e.tooNew()).isFalse();
      }
    }
  }

  @Test
  void rowsThatBytesCannotHoldAreRefusedBeforeAllocatingForThem() {
    byte[] constant = {VectorCodec.LONGS, LongBlocks.CONSTANT, 0};
    try {
      VectorCodec.decode(new ByteReader(constant), Integer.MAX_VALUE);
      fail("two billion rows out of three bytes");
    } catch (CorruptDataException e) {
      assertThat(e).hasMessageContaining("2147483647 values");
    }
  }

  @Test
  void moreBytesThanAnArrayHoldsAreRefusedWithARemedy() {
    assertThatThrownBy(() -> new ByteWriter().reserve(Integer.MAX_VALUE))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("commit fewer rows at once");
  }

  @Test
  void lengthsThatAddUpToMoreThanTwoGibibytesAreRefused() {
    ByteWriter out = new ByteWriter();
    out.putByte(VectorCodec.BYTES_FRAME);
    LongBlocks.writeConstant(out, Integer.MAX_VALUE);
    out.putByte(0);

    assertThatThrownBy(() -> VectorCodec.decode(new ByteReader(out.toByteArray()), 3))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("more than 2 GiB");
  }

  @Test
  void everyWidthUnpacksAsItWasPacked() throws CorruptDataException {
    Random random = new Random(7);
    for (int width = 0; width <= 64; width++) {
      for (int count : new int[] {1, 7, 8, 9, 64, 1023, 1024}) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
          values[i] = width == 0 ? 0 : random.nextLong() >>> 64 - width;
        }
        ByteWriter out = new ByteWriter(1);
        BitPacking.pack(out, values, 0, count, 0, width);
        assertThat(out.size()).isEqualTo((count * width + 7) / 8);
        long[] unpacked = new long[count];
        BitPacking.unpack(new ByteReader(out.toByteArray()), width, 0, unpacked, 0, count);
        assertThat(unpacked).as("width %d, %d values", width, count).isEqualTo(values);
      }
    }
  }

  @Test
  void eachFormIsChosenWhereItIsSmallest() {
    Random random = new Random(1);

    assertThat(bytesOf(1024, i -> 77)).as("constant").isLessThan(5);
    assertThat(bytesOf(1024, i -> 1_000_000 + 3L * i)).as("regular steps").isLessThan(12);
    assertThat(bytesOf(1024, i -> 5_000 + random.nextInt(50))).as("6 bits").isLessThan(780);
    assertThat(bytesOf(1024, i -> i / 100 * 7_919L)).as("runs").isLessThan(60);
    assertThat(bytesOf(1024, i -> i * 7_919L % 4 * Integer.MAX_VALUE))
        .as("2-bit codes")
        .isLessThan(300);
  }

  @Test
  void aRowOrTwoTakeAFewBytes() {
    assertThat(bytesOf(1, i -> 42)).isEqualTo(3);
    assertThat(bytesOf(2, i -> 42 + i)).isLessThanOrEqualTo(7);
    ColumnBuilder text = new ColumnBuilder(Physical.BYTES);
    text.appendString("PENDING");
    assertThat(encode(text.build(), 0, 1, VectorCodec.ZSTD_HOT).remaining()).isEqualTo(7 + 4);
    ColumnBuilder nulls = new ColumnBuilder(Physical.DOUBLE);
    nulls.appendNull();
    assertThat(encode(nulls.build(), 0, 1, VectorCodec.ZSTD_HOT).remaining()).isEqualTo(4);
  }

  @Test
  void aBlockOfSequentialKeysTakesLessThanAKilobyte() {
    assertThat(bytesOf(1 << 16, i -> 600_000 + i)).isLessThan(1024);
  }

  @Test
  void quantitiesOneToFiftyTakeSixBitsEach() {
    Random random = new Random(3);

    assertThat(bytesOf(1 << 14, i -> 100L * (1 + random.nextInt(50))))
        .as("scaled by 100: a dictionary of 50 instead of 13 bits")
        .isLessThan((1 << 14) * 7 / 8);
  }

  private static int bytesOf(int rows, IntToLongFunction value) {
    long[] values = new long[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = value.applyAsLong(i);
    }
    return encode(new LongVector(values, rows, null), 0, rows, VectorCodec.ZSTD_NONE).remaining();
  }

  private static ByteReader encode(ColumnVector vector, int from, int to, int level) {
    ByteWriter out = new ByteWriter();
    VectorCodec.encode(out, vector, from, to, level);
    return new ByteReader(out.toByteArray());
  }
}
