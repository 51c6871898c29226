package dev.yore.planner.dml;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.HexFormat;
import org.apache.calcite.avatica.util.ByteString;

/** Values as their column's codec reads them from text, binary ones in hexadecimal. */
final class PlainText {
  private PlainText() {}

  static String of(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof ByteString bytes) {
      return bytes.toString(16);
    }
    if (value instanceof LocalDateTime at) {
      return at.toString().replace('T', ' ');
    }
    return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value.toString();
  }
}
