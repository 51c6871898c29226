package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.function.OutputColumn;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.ColumnType.Physical;

/** How a value is held while expressions are computed. */
enum Rep {
  LONG,
  /** A decimal of more than 18 digits: two longs. */
  WIDE,
  DOUBLE,
  BYTES;

  /**
   * A column for so many results.
   *
   * @param narrows wide decimals may come out as longs
   */
  OutputColumn column(int length, boolean narrows) {
    Physical physical =
        this == LONG ? Physical.LONG : this == DOUBLE ? Physical.DOUBLE : Physical.BYTES;
    return new OutputColumn(physical, length, narrows && this == WIDE);
  }

  static Rep of(ColumnType type) {
    return switch (type.physical()) {
      case LONG -> LONG;
      case DOUBLE -> DOUBLE;
      case BYTES -> type.kind() == Kind.DECIMAL ? WIDE : BYTES;
    };
  }
}
