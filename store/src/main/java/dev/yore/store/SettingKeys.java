package dev.yore.store.tier;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads settings of tiers from text. Immutable. */
final class TierKeys {
  private final Map<String, String> properties;

  /**
   * Looks at the keys.
   *
   * @param known without the prefix
   * @throws StoreException {@code INVALID_PARAMETER} for one with the prefix that is not known
   */
  TierKeys(Map<String, String> properties, Set<String> known) {
    this.properties = properties;
    for (String key : properties.keySet()) {
      if (key.startsWith(TierOptions.PREFIX)
          && !known.contains(key.substring(TierOptions.PREFIX.length()))) {
        throw invalid(
            "unknown key '" + key + "'; after '" + TierOptions.PREFIX + "' come " + known);
      }
    }
  }

  @Nullable String text(String key) {
    String value = properties.get(TierOptions.PREFIX + key);
    return value == null || value.isBlank() ? null : value.trim();
  }

  long number(String key, long defaultValue) {
    return number(key, defaultValue, 0);
  }

  long positive(String key, long defaultValue) {
    return number(key, defaultValue, 1);
  }

  private long number(String key, long defaultValue, long min) {
    String value = text(key);
    if (value == null) {
      return defaultValue;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= min) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below like a number that is too small.
    }
    throw invalid(TierOptions.PREFIX + key + "=" + value + ": must be a number from " + min);
  }

  boolean flag(String key, boolean defaultValue) {
    String value = text(key);
    if (value == null) {
      return defaultValue;
    }
    if (value.equals("true") || value.equals("false")) {
      return value.equals("true");
    }
    throw invalid(TierOptions.PREFIX + key + "=" + value + ": must be true or false");
  }

  private static StoreException invalid(String message) {
    return new StoreException(ErrorCode.INVALID_PARAMETER, "configuration: " + message);
  }
}
