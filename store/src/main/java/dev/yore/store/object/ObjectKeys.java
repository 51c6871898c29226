package dev.yore.store.object;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;

/** Which keys there may be. Stateless. */
final class ObjectKeys {
  private ObjectKeys() {}

  /** Fails unless the key is one that means the same in every object store. */
  static String require(String key) {
    boolean sound = !key.isEmpty() && !key.startsWith("/") && !key.contains("..");
    for (int i = 0; i < key.length() && sound; i++) {
      char c = key.charAt(i);
      sound =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || isSign(c);
    }
    if (!sound) {
      throw new StoreException(ErrorCode.INTERNAL, "not a key of an object: '" + key + "'");
    }
    return key;
  }

  private static boolean isSign(char c) {
    return c == '.' || c == '_' || c == '-' || c == '/';
  }
}
