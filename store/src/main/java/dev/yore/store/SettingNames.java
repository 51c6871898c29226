package dev.yore.store;

import dev.yore.store.tier.TierOptions;
import java.util.List;

/**
 * Which names of properties are settings of a store, by their beginnings. Stateless; known to
 * remote drivers, which refuse them, and therefore apart from what reads them.
 */
public final class SettingNames {
  private static final List<String> PREFIXES =
      List.of(
          TierOptions.PREFIX,
          CoalescenceOptions.PREFIX,
          StoreOptions.CACHE_PREFIX,
          StoreOptions.QUERIES_PREFIX);

  private SettingNames() {}

  /** Whether {@link StoreOptions#withSettings} reads, or refuses, a property of this name. */
  public static boolean isSetting(String name) {
    return PREFIXES.stream().anyMatch(name::startsWith);
  }
}
