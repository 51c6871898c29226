package dev.yore.store.lease;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who owns a published store in one epoch: {@code STOREID TOKEN INSTANCE} in ASCII; earlier
 * versions wrote no instance. Immutable.
 *
 * @param token what the store's directory calls itself; copies of it do not know
 * @param instance of the process, so that two of the same token are told apart; empty for none
 */
record Owner(UUID storeId, String token, String instance) {

  byte[] encode() {
    return (storeId + " " + token + (instance.isEmpty() ? "" : " " + instance))
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Null if it is none. */
  static @Nullable Owner decode(byte[] bytes) {
    String[] words = new String(bytes, StandardCharsets.US_ASCII).strip().split(" ", -1);
    if (words.length < 2 || words.length > 3) {
      return null;
    }
    try {
      return new Owner(UUID.fromString(words[0]), words[1], words.length == 3 ? words[2] : "");
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether the same directory of the same store wrote both. */
  boolean isSameStore(Owner other) {
    return storeId.equals(other.storeId) && token.equals(other.token);
  }
}
