package dev.yore.store;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads settings with one beginning from text. Immutable. */
public final class SettingKeys {
  private final String prefix;
  private final Map<String, String> properties;

  /**
   * Looks at the keys.
   *
   * @param prefix ends with a dot
   * @param known without the prefix
   * @throws StoreException {@code INVALID_PARAMETER} for one with the prefix that is not known
   */
  public SettingKeys(String prefix, Map<String, String> properties, Set<String> known) {
    this.prefix = prefix;
    this.properties = properties;
    for (String key : properties.keySet()) {
      if (key.startsWith(prefix) && !known.contains(key.substring(prefix.length()))) {
        throw invalid("unknown key '" + key + "'; after '" + prefix + "' come " + known);
      }
    }
  }

  /** The value without blanks around it; null if it is missing or blank. */
  public @Nullable String text(String key) {
    String value = properties.get(prefix + key);
    return value == null || value.isBlank() ? null : value.trim();
  }

  /** A number from 0. */
  public long number(String key, long defaultValue) {
    return number(key, defaultValue, 0, Long.MAX_VALUE);
  }

  /** A number from 1. */
  public long positive(String key, long defaultValue) {
    return number(key, defaultValue, 1, Long.MAX_VALUE);
  }

  /** A number between two others, both included. */
  public long number(String key, long defaultValue, long min, long max) {
    String value = text(key);
    if (value == null) {
      return defaultValue;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below like a number out of range.
    }
    String range = max == Long.MAX_VALUE ? "" + min : min + " to " + max;
    throw invalid(prefix + key + "=" + value + ": must be a number from " + range);
  }

  /** True or false, in these words. */
  public boolean flag(String key, boolean defaultValue) {
    String value = text(key);
    if (value == null) {
      return defaultValue;
    }
    if (value.equals("true") || value.equals("false")) {
      return value.equals("true");
    }
    throw invalid(prefix + key + "=" + value + ": must be true or false");
  }

  private static StoreException invalid(String message) {
    return new StoreException(ErrorCode.INVALID_PARAMETER, "configuration: " + message);
  }
}
