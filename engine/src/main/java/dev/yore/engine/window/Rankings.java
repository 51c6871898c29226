package dev.yore.engine.window;

import dev.yore.engine.plan.WindowGroup.Function;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;

/** Functions of a row's place in its partition alone. Pure functions. */
public final class Rankings {
  private Rankings() {}

  /** ROW_NUMBER, RANK or DENSE_RANK. */
  public static LongVector numbers(Function function, Partitions partitions) {
    long[] numbers = new long[partitions.rows()];
    for (int row = 0; row < numbers.length; row++) {
      numbers[row] =
          switch (function) {
            case ROW_NUMBER -> row - partitions.start(row) + 1L;
            case RANK -> partitions.peerStart(row) - partitions.start(row) + 1L;
            case DENSE_RANK -> partitions.peerNumber(row);
            default -> throw new IllegalArgumentException(function + " is no ranking");
          };
    }
    return new LongVector(numbers, numbers.length, null);
  }

  /** PERCENT_RANK or CUME_DIST. */
  public static DoubleVector shares(Function function, Partitions partitions) {
    double[] shares = new double[partitions.rows()];
    for (int row = 0; row < shares.length; row++) {
      int start = partitions.start(row);
      double size = partitions.end(row) - start;
      if (function == Function.CUME_DIST) {
        shares[row] = (partitions.peerEnd(row) - start) / size;
      } else {
        shares[row] = size == 1 ? 0 : (partitions.peerStart(row) - start) / (size - 1);
      }
    }
    return new DoubleVector(shares, shares.length, null);
  }

  /**
   * NTILE: partitions in so many parts of nearly the same size, the larger ones first.
   *
   * @param tiles per row
   */
  public static LongVector tiles(Partitions partitions, ColumnVector tiles) {
    long[] numbers = new long[partitions.rows()];
    for (int row = 0; row < numbers.length; row++) {
      long wanted = tiles.isNull(row) ? 0 : ((LongVector) tiles).get(row);
      if (wanted <= 0) {
        throw new StoreException(
            ErrorCode.INVALID_PARAMETER, "NTILE must be given 1 or more, it is " + wanted);
      }
      long at = row - partitions.start(row);
      long size = partitions.end(row) - partitions.start(row);
      long small = size / wanted;
      long inLarge = size % wanted * (small + 1);
      numbers[row] =
          at < inLarge ? at / (small + 1) + 1 : size % wanted + (at - inLarge) / small + 1;
    }
    return new LongVector(numbers, numbers.length, null);
  }
}
