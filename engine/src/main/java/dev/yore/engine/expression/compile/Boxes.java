package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.function.Cell;
import dev.yore.engine.expression.function.Int128;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Between cells and physical values as objects. Pure functions. */
final class Boxes {
  private Boxes() {}

  static void unbox(@Nullable Object value, Rep rep, Cell out) {
    out.isNull = value == null;
    if (value == null) {
      return;
    }
    switch (rep) {
      case LONG -> out.low = (Long) value;
      case DOUBLE -> out.number = (Double) value;
      case BYTES -> out.setBytes((byte[]) value, 0, ((byte[]) value).length);
      case WIDE -> out.setWide(Int128.high((byte[]) value, 0), Int128.low((byte[]) value, 0));
    }
  }

  static @Nullable Object box(Cell cell, Rep rep) {
    if (cell.isNull) {
      return null;
    }
    return switch (rep) {
      case LONG -> cell.low;
      case DOUBLE -> cell.number;
      case BYTES -> Arrays.copyOfRange(cell.data, cell.from, cell.to);
      case WIDE -> {
        byte[] stored = new byte[Int128.BYTES];
        Int128.store(stored, 0, cell.high, cell.low);
        yield stored;
      }
    };
  }
}
