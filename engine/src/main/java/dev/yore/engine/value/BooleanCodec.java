package dev.yore.engine.value;

import dev.yore.store.ErrorCode;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.Locale;

/** BOOLEAN, held as 0 or 1. */
final class BooleanCodec extends ColumnCodec {
  BooleanCodec(String column, ColumnType type) {
    super(column, type);
  }

  @Override
  Object readNonNull(ColumnVector vector, int row) {
    return ((LongVector) vector).get(row) != 0;
  }

  @Override
  public Object toPhysical(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? 1L : 0L;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0 ? 1L : 0L;
    }
    if (value instanceof String text) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "true" -> 1L;
        case "false" -> 0L;
        default -> throw invalid(ErrorCode.INVALID_CAST, value, "is neither TRUE nor FALSE");
      };
    }
    throw wrongType(value);
  }
}
