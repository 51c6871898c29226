package dev.yore.planner;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.Locale;

/** What runs queries. */
public enum QueryEngine {
  /** Yore's operators on column vectors; Calcite's code only for what they cannot do. */
  COLUMNAR,
  /** Calcite's code alone, row by row: slower, and there to compare answers with. */
  ENUMERABLE;

  /**
   * The engine of that name, in any case.
   *
   * @throws StoreException {@code INVALID_PARAMETER}
   */
  public static QueryEngine of(String name) {
    try {
      return valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "engine=" + name + ": must be one of [columnar, enumerable]",
          e);
    }
  }
}
