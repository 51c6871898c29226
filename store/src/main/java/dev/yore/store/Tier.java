package dev.yore.store;

import java.util.Locale;

/** Where segments lie for good, from near to far. What is in memory is a copy. */
public enum Tier {
  /** The store's directory; every segment begins there. */
  SSD(1),
  /** Another directory, on a larger and slower disk. */
  HDD(2),
  /** An object store. */
  OBJECT(3);

  private final int code;

  Tier(int code) {
    this.code = code;
  }

  /** How the format writes it. */
  public int code() {
    return code;
  }

  /**
   * The tier of that name, in any case.
   *
   * @throws StoreException {@code INVALID_PARAMETER}
   */
  public static Tier of(String name) {
    for (Tier tier : values()) {
      if (tier.name().equals(name.toUpperCase(Locale.ROOT))) {
        return tier;
      }
    }
    throw new StoreException(
        ErrorCode.INVALID_PARAMETER, "there is no tier '" + name + "'; tiers are SSD, HDD, OBJECT");
  }
}
