package dev.yore.engine.expression.function;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values from text, and as text. Pure functions. */
public final class Casts {
  private static final int MAX_SHOWN = 60;
  private static final byte[] TRUE = "TRUE".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "FALSE".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_DATETIME_BYTES = 23;

  private Casts() {}

  /** A long in decimal digits. */
  public static void integerToText(long value, Cell out) {
    Texts.set(out, Long.toString(value));
  }

  /** A decimal, without the zero before its point. */
  public static void decimalToText(BigDecimal value, Cell out) {
    String text = value.toString();
    if (text.startsWith("0.")) {
      text = text.substring(1);
    } else if (text.startsWith("-0.")) {
      text = "-" + text.substring(2);
    }
    Texts.set(out, text);
  }

  /** A double with the fewest digits that tell it from others. */
  public static void doubleToText(double value, Cell out) {
    Texts.set(out, value == 0 ? "0E0" : Double.toString(value));
  }

  /** A REAL likewise. */
  public static void realToText(double value, Cell out) {
    Texts.set(out, value == 0 ? "0E0" : Float.toString((float) value));
  }

  public static void booleanToText(long value, Cell out) {
    byte[] text = value != 0 ? TRUE : FALSE;
    out.setBytes(text, 0, text.length);
  }

  public static void dateToText(long day, Cell out) {
    byte[] text = out.scratch(MAX_DATETIME_BYTES);
    out.setBytes(text, 0, Dates.format(day, text, 0));
  }

  /** With the milliseconds, unless they are 0. */
  public static void timeToText(long millis, Cell out) {
    byte[] text = out.scratch(MAX_DATETIME_BYTES);
    out.setBytes(text, 0, Dates.formatTime(millis, text, 0));
  }

  /** With the milliseconds, unless they are 0. */
  public static void timestampToText(long timestamp, Cell out) {
    byte[] text = out.scratch(MAX_DATETIME_BYTES);
    int at = Dates.format(Dates.dayOf(timestamp), text, 0);
    text[at] = ' ';
    out.setBytes(text, 0, Dates.formatTime(Dates.timeOf(timestamp), text, at + 1));
  }

  /** Two hexadecimal digits a byte. */
  public static void bytesToText(Cell bytes, Cell out) {
    Texts.set(out, HexFormat.of().formatHex(bytes.data, bytes.from, bytes.to));
  }

  /**
   * An integer from text, blanks around it ignored.
   *
   * @throws StoreException {@code INVALID_CAST}
   */
  public static long textToInteger(Cell text, long min, long max, String type) {
    String digits = Texts.string(text).trim();
    try {
      long value = Long.parseLong(digits);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw invalid(text, type, e);
    }
    throw invalid(text, type, null);
  }

  /**
   * A decimal from text, rounded half up at the type's scale.
   *
   * @throws StoreException {@code INVALID_CAST}, {@code VALUE_OUT_OF_RANGE}
   */
  public static void textToDecimal(Cell text, ColumnType type, Cell out) {
    BigDecimal value;
    try {
      value = new BigDecimal(Texts.string(text).trim());
    } catch (NumberFormatException e) {
      throw invalid(text, "DECIMAL", e);
    }
    // Before scaling: a huge exponent must not become a huge number.
    long digits = value.precision() - (long) value.scale();
    if (digits > ColumnType.MAX_DECIMAL_PRECISION) {
      throw Numbers.overflow(shown(text), "DECIMAL");
    }
    if (digits < -ColumnType.MAX_DECIMAL_PRECISION) {
      value = BigDecimal.ZERO;
    }
    BigDecimal rounded = value.setScale(type.scale(), RoundingMode.HALF_UP);
    if (rounded.precision() > type.precision() && rounded.signum() != 0) {
      throw Numbers.overflow(
          rounded.toPlainString(), "DECIMAL(" + type.precision() + ", " + type.scale() + ")");
    }
    Int128.set(out, rounded.unscaledValue(), "a decimal");
  }

  /**
   * A double from text.
   *
   * @throws StoreException {@code INVALID_CAST}
   */
  public static double textToDouble(Cell text) {
    try {
      return Double.parseDouble(Texts.string(text).trim());
    } catch (NumberFormatException e) {
      throw invalid(text, "DOUBLE", e);
    }
  }

  /**
   * TRUE or FALSE in any case, blanks around it ignored.
   *
   * @throws StoreException {@code INVALID_CAST}
   */
  public static long textToBoolean(Cell text) {
    return switch (Texts.string(text).trim().toLowerCase(Locale.ROOT)) {
      case "true" -> 1;
      case "false" -> 0;
      default -> throw invalid(text, "BOOLEAN", null);
    };
  }

  private static StoreException invalid(Cell text, String type, @Nullable Throwable cause) {
    return new StoreException(
        ErrorCode.INVALID_CAST, "the text " + shown(text) + " is no " + type, cause);
  }

  private static String shown(Cell text) {
    String string = Texts.string(text);
    return "'"
        + (string.length() > MAX_SHOWN ? string.substring(0, MAX_SHOWN) + "…" : string)
        + "'";
  }
}
