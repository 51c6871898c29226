package dev.yore.engine.value;

import dev.yore.store.ErrorCode;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;

/** REAL and DOUBLE. */
final class DoubleCodec extends ColumnCodec {
  DoubleCodec(String column, ColumnType type) {
    super(column, type);
  }

  @Override
  Object readNonNull(ColumnVector vector, int row) {
    double value = ((DoubleVector) vector).get(row);
    if (type().kind() == Kind.REAL) {
      return (float) value;
    }
    return value;
  }

  @Override
  public Object toPhysical(Object value) {
    double number = doubleOf(value);
    if (type().kind() == Kind.REAL) {
      float narrow = (float) number;
      if (Float.isInfinite(narrow) && !Double.isInfinite(number)) {
        throw invalid(ErrorCode.VALUE_OUT_OF_RANGE, value, "is out of range");
      }
      return (double) narrow;
    }
    return number;
  }

  private double doubleOf(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof String text) {
      try {
        return Double.parseDouble(text.strip());
      } catch (NumberFormatException e) {
        throw invalid(ErrorCode.INVALID_CAST, value, "is not a number");
      }
    }
    throw wrongType(value);
  }
}
