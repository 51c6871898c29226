package dev.yore.store.kv;

/** Sets up lmdbjava's native layer for the running JDK. Stateless. */
final class LmdbNative {
  /** The first release that warns about, and will later refuse, jffi's way through Unsafe. */
  private static final int FIRST_RELEASE_WITHOUT_UNSAFE = 24;

  private static final String UNSAFE_SWITCH = "jffi.unsafe.disabled";

  private LmdbNative() {}

  /** Must run before the first class of jffi or lmdbjava is used; a user's own setting stays. */
  static void prepare() {
    if (Runtime.version().feature() >= FIRST_RELEASE_WITHOUT_UNSAFE
        && System.getProperty(UNSAFE_SWITCH) == null) {
      System.setProperty(UNSAFE_SWITCH, "true");
    }
  }
}
