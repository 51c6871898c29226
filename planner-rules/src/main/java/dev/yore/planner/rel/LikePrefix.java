package dev.yore.planner.rel;

import org.jspecify.annotations.Nullable;

/** What a LIKE pattern begins with, as a range of strings. Pure functions. */
final class LikePrefix {
  private LikePrefix() {}

  /** The characters before the first wildcard. */
  static String of(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '%' || c == '_') {
        return pattern.substring(0, i);
      }
    }
    return pattern;
  }

  /**
   * A string greater than all that begin with the prefix and not greater than any other greater
   * one, in the order of UTF-16 code units; null where the next code unit would be no character.
   */
  static @Nullable String after(String prefix) {
    char last = prefix.charAt(prefix.length() - 1);
    char next = (char) (last + 1);
    if (Character.isSurrogate(last) || Character.isSurrogate(next) || next == 0) {
      return null;
    }
    return prefix.substring(0, prefix.length() - 1) + next;
  }
}
