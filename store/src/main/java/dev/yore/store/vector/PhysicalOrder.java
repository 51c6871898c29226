package dev.yore.store.vector;

import dev.yore.store.schema.ColumnType;
import java.util.Arrays;

/**
 * The order of physical values: what zone maps, predicates and keys compare with. Longs are signed;
 * NaN equals NaN and is greater than every other double, 0.0 equals -0.0; text is ordered as Java
 * orders strings (UTF-16 code units), other bytes unsigned. Pure functions; nulls have no place in
 * it.
 */
public final class PhysicalOrder {
  /** First byte of U+E000 and up in UTF-8: from here on UTF-8 and UTF-16 disagree. */
  private static final int FIRST_AFTER_SURROGATES = 0xEE;

  /** First byte of the supplementary planes, which UTF-16 writes with surrogates. */
  private static final int FIRST_SUPPLEMENTARY = 0xF0;

  private PhysicalOrder() {}

  /**
   * Compares two physical values of a type.
   *
   * @param left {@link Long}, {@link Double} or {@code byte[]}, as the type has it
   * @param right likewise
   */
  public static int compare(ColumnType type, Object left, Object right) {
    return switch (type.physical()) {
      case LONG -> Long.compare((Long) left, (Long) right);
      case DOUBLE -> compareDoubles((Double) left, (Double) right);
      case BYTES -> compareBytes(type.isText(), (byte[]) left, (byte[]) right);
    };
  }

  /** Compares a row's value, which must not be null, with a physical value. */
  public static int compareRow(ColumnType type, ColumnVector vector, int row, Object value) {
    if (vector instanceof LongVector v) {
      return Long.compare(v.get(row), (Long) value);
    }
    if (vector instanceof DoubleVector v) {
      return compareDoubles(v.get(row), (Double) value);
    }
    return compareRow(type.isText(), (BytesVector) vector, row, (byte[]) value);
  }

  /** Compares a row's bytes with a value. */
  public static int compareRow(boolean text, BytesVector vector, int row, byte[] value) {
    return compareRange(
        text, vector.data(), vector.start(row), vector.end(row), value, 0, value.length);
  }

  /** Compares two rows, neither of them null, of vectors of one type. */
  public static int compareRows(
      ColumnType type, ColumnVector left, int leftRow, ColumnVector right, int rightRow) {
    if (left instanceof LongVector l) {
      return Long.compare(l.get(leftRow), ((LongVector) right).get(rightRow));
    }
    if (left instanceof DoubleVector l) {
      return compareDoubles(l.get(leftRow), ((DoubleVector) right).get(rightRow));
    }
    BytesVector l = (BytesVector) left;
    BytesVector r = (BytesVector) right;
    return compareRange(
        type.isText(),
        l.data(),
        l.start(leftRow),
        l.end(leftRow),
        r.data(),
        r.start(rightRow),
        r.end(rightRow));
  }

  public static int compareDoubles(double left, double right) {
    if (left < right) {
      return -1;
    }
    if (left > right) {
      return 1;
    }
    // Equal (zeros of either sign included), or at least one NaN.
    return left == right ? 0 : Boolean.compare(Double.isNaN(left), Double.isNaN(right));
  }

  public static int compareBytes(boolean text, byte[] left, byte[] right) {
    return compareRange(text, left, 0, left.length, right, 0, right.length);
  }

  /** Compares {@code left[leftFrom..leftTo)} with {@code right[rightFrom..rightTo)}. */
  public static int compareRange(
      boolean text,
      byte[] left,
      int leftFrom,
      int leftTo,
      byte[] right,
      int rightFrom,
      int rightTo) {
    int at = Arrays.mismatch(left, leftFrom, leftTo, right, rightFrom, rightTo);
    if (at < 0) {
      return 0;
    }
    if (leftFrom + at == leftTo || rightFrom + at == rightTo) {
      return leftFrom + at == leftTo ? -1 : 1;
    }
    int l = left[leftFrom + at] & 0xFF;
    int r = right[rightFrom + at] & 0xFF;
    return text ? textWeight(l) - textWeight(r) : l - r;
  }

  /**
   * Where a UTF-8 byte stands in the order of UTF-16 code units: supplementary characters, whose
   * surrogates begin at D800, come before U+E000 to U+FFFF. One-to-one, so that any bytes, even
   * malformed ones, have one total order.
   *
   * @param utf8Byte 0 to 255
   * @return 0 to 255
   */
  public static int textWeight(int utf8Byte) {
    if (utf8Byte < FIRST_AFTER_SURROGATES) {
      return utf8Byte;
    }
    return utf8Byte < FIRST_SUPPLEMENTARY ? utf8Byte + 0x10 : utf8Byte - 2;
  }

  /**
   * The byte of a weight: the reverse of {@link #textWeight}.
   *
   * @param weight 0 to 255
   * @return 0 to 255
   */
  public static int textByte(int weight) {
    if (weight < FIRST_AFTER_SURROGATES) {
      return weight;
    }
    return weight < 0xFE ? weight + 2 : weight - 0x10;
  }
}
