package dev.yore.store.table;

import dev.yore.store.codec.KeyHash;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;

/**
 * Turns a column's values into longs to look them up by: equal values have equal codes, and codes
 * of numbers, dates and times are ordered as the values are. Those of text and bytes are hashes.
 * Pure functions.
 */
final class ValueCodes {
  private ValueCodes() {}

  /** The code of a row's value, which is not null. */
  static long of(ColumnVector vector, int row) {
    if (vector instanceof LongVector longs) {
      return longs.get(row);
    }
    if (vector instanceof DoubleVector doubles) {
      return ordered(doubles.get(row));
    }
    BytesVector bytes = (BytesVector) vector;
    return KeyHash.addBytes(KeyHash.START, bytes.data(), bytes.start(row), bytes.end(row));
  }

  /** The code of a physical value. */
  static long of(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof Double number) {
      return ordered(number);
    }
    byte[] bytes = (byte[]) value;
    return KeyHash.addBytes(KeyHash.START, bytes, 0, bytes.length);
  }

  /** Adding 0.0 turns -0.0 into 0.0; NaN, of which there is one, comes last. */
  private static long ordered(double value) {
    long bits = Double.doubleToLongBits(value + 0.0);
    return bits < 0 ? bits ^ Long.MAX_VALUE : bits;
  }
}
