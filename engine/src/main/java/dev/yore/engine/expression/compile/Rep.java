package dev.yore.engine.expression.compile;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;

/** How a value is held while expressions are computed. */
enum Rep {
  LONG,
  /** A decimal of more than 18 digits: two longs. */
  WIDE,
  DOUBLE,
  BYTES;

  static Rep of(ColumnType type) {
    return switch (type.physical()) {
      case LONG -> LONG;
      case DOUBLE -> DOUBLE;
      case BYTES -> type.kind() == Kind.DECIMAL ? WIDE : BYTES;
    };
  }
}
