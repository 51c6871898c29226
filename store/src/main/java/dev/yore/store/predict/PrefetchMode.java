package dev.yore.store.predict;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.Locale;

/** How much is fetched ahead. */
public enum PrefetchMode {
  /** Nothing is predicted; statements are only remembered. */
  OFF,
  /** What pays as measured. */
  AUTO,
  /** Also what is less likely, as long as there is room. */
  EAGER;

  /**
   * The mode of that name, in any case; true and false are AUTO and OFF.
   *
   * @throws StoreException {@code INVALID_PARAMETER}
   */
  public static PrefetchMode of(String name) {
    return switch (name.strip().toUpperCase(Locale.ROOT)) {
      case "OFF", "FALSE" -> OFF;
      case "AUTO", "ON", "TRUE" -> AUTO;
      case "EAGER" -> EAGER;
      default ->
          throw new StoreException(
              ErrorCode.INVALID_PARAMETER, "prefetch=" + name + ": must be off, auto or eager");
    };
  }
}
