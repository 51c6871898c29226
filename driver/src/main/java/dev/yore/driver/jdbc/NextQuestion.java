package dev.yore.driver.jdbc;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Values of a statement that is expected, as a server names them and a client would set them.
 * Stateless.
 */
public final class NextQuestion {
  private static final String NULL = "~";

  private NextQuestion() {}

  /** The values in the planner's representation, percent-encoded, with blanks between them. */
  public static String encode(List<@Nullable Object> values) {
    StringBuilder text = new StringBuilder();
    for (Object value : values) {
      if (text.length() > 0) {
        text.append(' ');
      }
      text.append(value == null ? NULL : URLEncoder.encode(plain(value), StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  private static String plain(Object value) {
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
  }

  /**
   * The values as the client sets them.
   *
   * @param like what it has set for the same statement before, which tells their types
   * @return null where that is not known, or cannot be made of the text
   */
  public static @Nullable List<@Nullable TypedValue> decode(
      String text, List<@Nullable TypedValue> like) {
    String[] words = text.isEmpty() ? new String[0] : text.split(" ");
    if (words.length != like.size()) {
      return null;
    }
    List<@Nullable TypedValue> values = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      TypedValue model = like.get(i);
      TypedValue value = model == null ? null : decode(words[i], model);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return values;
  }

  private static @Nullable TypedValue decode(String word, TypedValue like) {
    if (word.equals(NULL)) {
      return like.value == null ? like : null;
    }
    String text = URLDecoder.decode(word, StandardCharsets.UTF_8);
    try {
      Object value =
          switch (like.type) {
            case BYTE, PRIMITIVE_BYTE -> (Object) Byte.valueOf(text);
            case SHORT, PRIMITIVE_SHORT -> Short.valueOf(text);
            case INTEGER, PRIMITIVE_INT, JAVA_SQL_DATE, JAVA_SQL_TIME -> Integer.valueOf(text);
            case LONG, PRIMITIVE_LONG, JAVA_SQL_TIMESTAMP, JAVA_UTIL_DATE -> Long.valueOf(text);
            case FLOAT, PRIMITIVE_FLOAT, DOUBLE, PRIMITIVE_DOUBLE -> Double.valueOf(text);
            case BOOLEAN, PRIMITIVE_BOOLEAN -> Boolean.valueOf(text);
            case NUMBER -> new BigDecimal(text);
            case STRING -> text;
            default -> null;
          };
      return value == null ? null : TypedValue.ofLocal(like.type, value);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
