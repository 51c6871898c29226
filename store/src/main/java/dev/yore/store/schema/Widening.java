package dev.yore.store.schema;

import dev.yore.store.schema.ColumnType.Kind;

/** Which types a column may be given so that every value it has stays the same. Pure functions. */
public final class Widening {
  private Widening() {}

  /** Whether every value of the one type is one of the other. */
  public static boolean isWider(ColumnType from, ColumnType to) {
    if (from.kind() == to.kind()) {
      return switch (from.kind()) {
        case DECIMAL -> to.scale() >= from.scale() && wholeDigits(to) >= wholeDigits(from);
        case VARCHAR, VARBINARY, TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
            to.precision() >= from.precision();
        default -> from.equals(to);
      };
    }
    int digits = integerDigits(from.kind());
    if (digits == 0) {
      return from.kind() == Kind.REAL && to.kind() == Kind.DOUBLE;
    }
    return switch (to.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> integerDigits(to.kind()) > digits;
      case DECIMAL -> wholeDigits(to) >= digits;
      case DOUBLE -> from.kind() != Kind.BIGINT;
      default -> false;
    };
  }

  /** Whether values of both types lie on disk alike, so that old rows need no conversion. */
  public static boolean isHeldAlike(ColumnType from, ColumnType to) {
    return from.physical() == to.physical() && from.scale() == to.scale();
  }

  private static int wholeDigits(ColumnType decimal) {
    return decimal.precision() - decimal.scale();
  }

  /** Decimal digits of the largest value; 0 for other types than integers. */
  private static int integerDigits(Kind kind) {
    return switch (kind) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      default -> 0;
    };
  }
}
