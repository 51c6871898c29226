package dev.yore.server.capture;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that were seen, as 128 bits of their SHA-256: two different keys of a billion have the
 * same with a probability of 10^-21. Open addressing, 32 bytes a key. Confined to one thread.
 */
final class KeySet {
  private static final int FIRST_CAPACITY = 1 << 10;

  /** Beyond, a Java array ends. */
  private static final int MAX_CAPACITY = 1 << 29;

  private final MessageDigest digest;
  private long[] slots = new long[2 * FIRST_CAPACITY];
  private int size;

  KeySet() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  int size() {
    return size;
  }

  /** Adds a key; false if it was there. */
  boolean add(List<@Nullable Object> key) {
    long[] hash = hash(key);
    if (!insert(slots, hash[0], hash[1])) {
      return false;
    }
    size++;
    if (size > slots.length / 2 / 2) {
      grow();
    }
    return true;
  }

  boolean contains(List<@Nullable Object> key) {
    long[] hash = hash(key);
    int at = slot(slots, hash[0], hash[1]);
    return slots[at] != 0 || slots[at + 1] != 0;
  }

  private void grow() {
    int capacity = slots.length;
    if (capacity >= 2 * MAX_CAPACITY) {
      throw new IllegalStateException("a table of more than " + size + " rows");
    }
    long[] larger = new long[2 * capacity];
    for (int i = 0; i < capacity; i += 2) {
      if (slots[i] != 0 || slots[i + 1] != 0) {
        insert(larger, slots[i], slots[i + 1]);
      }
    }
    slots = larger;
  }

  private static boolean insert(long[] slots, long high, long low) {
    int at = slot(slots, high, low);
    boolean free = slots[at] == 0 && slots[at + 1] == 0;
    slots[at] = high;
    slots[at + 1] = low;
    return free;
  }

  /** Where the pair is, or the free place where it would be. */
  private static int slot(long[] slots, long high, long low) {
    int mask = slots.length / 2 - 1;
    int at = (int) (low ^ (low >>> 32)) & mask;
    while ((slots[2 * at] != 0 || slots[2 * at + 1] != 0)
        && (slots[2 * at] != high || slots[2 * at + 1] != low)) {
      at = (at + 1) & mask;
    }
    return 2 * at;
  }

  private long[] hash(List<@Nullable Object> key) {
    digest.reset();
    for (Object part : key) {
      byte[] bytes = part instanceof byte[] own ? own : text(part).getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      digest.update(bytes);
    }
    ByteBuffer hash = ByteBuffer.wrap(Arrays.copyOf(digest.digest(), 2 * Long.BYTES));
    // A pair of zeros marks a free place.
    return new long[] {hash.getLong(), hash.getLong() | 1};
  }

  /** Equal values have equal texts, however many zeros they were written with. */
  private static String text(@Nullable Object part) {
    return part instanceof BigDecimal decimal
        ? decimal.stripTrailingZeros().toPlainString()
        : String.valueOf(part);
  }
}
