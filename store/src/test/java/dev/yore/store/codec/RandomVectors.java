package dev.yore.store.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Vectors of the shapes that encodings are made for and of those they are not, from a seed. */
public final class RandomVectors {
  private static final long[] LONG_EDGES = {
    0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE
  };
  private static final double[] DOUBLE_EDGES = {
    0.0,
    -0.0,
    Double.NaN,
    Double.longBitsToDouble(0xFFF8000000000123L),
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    0.1f,
    0.1
  };

  private static final int SHAPES = 7;

  private final Random random;
  private long ascending;

  public RandomVectors(long seed) {
    random = new Random(seed);
  }

  /** A vector of so many rows, often with nulls. */
  public ColumnVector vector(Physical physical, int rows) {
    int nullPercent = random.nextInt(3) > 0 ? 0 : random.nextInt(101);
    return vector(physical, rows, nullPercent);
  }

  public ColumnVector vector(Physical physical, int rows, int nullPercent) {
    ColumnBuilder builder = new ColumnBuilder(physical);
    int shape = random.nextInt(SHAPES);
    long parameter = random.nextLong() >>> random.nextInt(64);
    int nullRun = 0;
    for (int row = 0; row < rows; row++) {
      if (nullRun == 0 && random.nextInt(100) < nullPercent) {
        nullRun = 1 + random.nextInt(nullPercent);
      }
      if (nullRun > 0) {
        nullRun--;
        builder.appendNull();
      } else {
        append(builder, physical, shape, parameter, row);
      }
    }
    return builder.build();
  }

  private void append(
      ColumnBuilder builder, Physical physical, int shape, long parameter, int row) {
    switch (physical) {
      case LONG -> builder.appendLong(longOf(shape, parameter, row));
      case DOUBLE -> builder.appendDouble(doubleOf(shape, parameter, row));
      case BYTES -> builder.appendBytes(bytesOf(shape, row));
    }
  }

  private long longOf(int shape, long parameter, int row) {
    return switch (shape) {
      case 0 -> parameter;
      case 1 -> parameter + row;
      case 2 -> random.nextLong() >>> (int) (parameter & 63);
      case 3 -> row / (1 + (parameter & 63)) * parameter;
      case 4 -> LONG_EDGES[random.nextInt(LONG_EDGES.length)];
      case 5 -> parameter ^ random.nextInt(7) * 1_000_003L;
      default -> ascending += random.nextInt(5_000);
    };
  }

  private double doubleOf(int shape, long parameter, int row) {
    return switch (shape) {
      case 0 -> parameter;
      case 1 -> row / 100.0;
      case 2 -> random.nextGaussian();
      case 3 -> (float) random.nextGaussian();
      case 4 -> DOUBLE_EDGES[random.nextInt(DOUBLE_EDGES.length)];
      default -> Math.round(random.nextGaussian() * 1e6) / 1000.0;
    };
  }

  private byte[] bytesOf(int shape, int row) {
    return switch (shape) {
      case 0 -> new byte[0];
      case 1 -> ("customer#" + row).getBytes(StandardCharsets.UTF_8);
      case 2 -> randomBytes(random.nextInt(20));
      case 3 -> new byte[] {(byte) random.nextInt(4)};
      case 4 -> randomBytes(random.nextInt(200) == 0 ? 5_000 : 3);
      default -> "the quick brown fox ".repeat(random.nextInt(4)).getBytes(StandardCharsets.UTF_8);
    };
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Asserts that the rows of {@code actual} are those of {@code expected} from a row on. */
  public static void assertRows(ColumnVector actual, ColumnVector expected, int expectedFrom) {
    assertThat(actual).hasSameClassAs(expected);
    for (int row = 0; row < actual.length(); row++) {
      int other = expectedFrom + row;
      assertThat(actual.isNull(row)).isEqualTo(expected.isNull(other));
      if (actual instanceof LongVector v) {
        long wanted = expected.isNull(other) ? 0 : ((LongVector) expected).get(other);
        assertThat(v.get(row)).isEqualTo(wanted);
      } else if (actual instanceof DoubleVector v) {
        double wanted = expected.isNull(other) ? 0 : ((DoubleVector) expected).get(other);
        assertThat(Double.doubleToRawLongBits(v.get(row)))
            .isEqualTo(Double.doubleToRawLongBits(wanted));
      } else {
        byte[] wanted =
            expected.isNull(other) ? new byte[0] : ((BytesVector) expected).getBytes(other);
        assertThat(((BytesVector) actual).getBytes(row)).isEqualTo(wanted);
      }
    }
  }
}
