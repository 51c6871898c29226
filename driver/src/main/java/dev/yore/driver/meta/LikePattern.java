package dev.yore.driver.meta;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A name pattern of {@code DatabaseMetaData}: {@code %} any text, {@code _} any character, {@code
 * \} before either for itself; null matches everything. Immutable.
 */
final class LikePattern {
  private final @Nullable Pattern pattern;

  LikePattern(@Nullable String like) {
    pattern = like == null ? null : Pattern.compile(toRegex(like), Pattern.DOTALL);
  }

  private static String toRegex(String like) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < like.length(); i++) {
      char c = like.charAt(i);
      if (c == '%') {
        regex.append(".*");
      } else if (c == '_') {
        regex.append('.');
      } else {
        if (c == '\\' && i + 1 < like.length()) {
          c = like.charAt(++i);
        }
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }

  boolean matches(String name) {
    return pattern == null || pattern.matcher(name).matches();
  }
}
