package dev.yore.engine.join;

import dev.yore.engine.column.KeyHash;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;

/**
 * Which numbers there are among a join's keys, in few enough bytes to stay in a core's nearer
 * caches: a bit per number where they lie close, otherwise a Bloom filter of one word per key (as
 * Putze, Sanders and Singler's blocked filters, JEA 2009), which has a number too many now and then
 * but never one too few. Immutable, safe for many threads.
 */
public final class PresentKeys {
  /** A bit per number is taken up to so many numbers for each key: as large as the other filter. */
  private static final long MAX_GAPS = 16;

  /** Below that, a bit per number in any case. */
  private static final long SMALL_RANGE = 1 << 14;

  /** Bits of the Bloom filter per key, and how many of them a key sets. */
  private static final int BITS_PER_KEY = 16;

  private final long smallest;
  private final long range;
  private final boolean byPlace;
  private final long[] bits;
  private final int shift;

  /**
   * The keys of some rows.
   *
   * @param keys per row
   * @param without rows whose key does not count; empty for none
   * @param smallest of the keys that count
   * @param largest below {@code smallest} if there are none
   */
  PresentKeys(long[] keys, int count, boolean[] without, long smallest, long largest) {
    this.smallest = smallest;
    long width = largest - smallest;
    boolean none = largest < smallest;
    // A range of more than 2^63 numbers is negative, and no number's place is within it.
    range = none ? -1 : width;
    byPlace = none || width >= 0 && width < Math.max(SMALL_RANGE, MAX_GAPS * count);
    if (byPlace) {
      bits = new long[none ? 0 : (int) (width >> 6) + 1];
      shift = 0;
    } else {
      int words = Integer.highestOneBit(Math.max(1, count / (Long.SIZE / BITS_PER_KEY))) * 2;
      bits = new long[words];
      shift = Long.SIZE - Integer.numberOfTrailingZeros(words);
    }
    for (int row = 0; row < count; row++) {
      if (without.length == 0 || !without[row]) {
        add(keys[row]);
      }
    }
  }

  private void add(long key) {
    if (byPlace) {
      long place = key - smallest;
      bits[(int) (place >> 6)] |= 1L << place;
    } else {
      long hash = KeyHash.mix(key);
      bits[(int) (hash >>> shift)] |= pattern(hash);
    }
  }

  /** Three bits of a word, from bits of the hash that do not choose the word. */
  private static long pattern(long hash) {
    return 1L << hash | 1L << (hash >>> 6) | 1L << (hash >>> 12);
  }

  /**
   * Keeps the positions at which a number may be among the keys.
   *
   * @param positions rewritten in place
   * @return how many are left
   */
  public int select(ColumnVector vector, int[] positions, int count) {
    long[] values = ((LongVector) vector).values();
    int kept =
        byPlace ? selectByPlace(values, positions, count) : selectByHash(values, positions, count);
    return vector.hasNulls() ? withoutNulls(vector, positions, kept) : kept;
  }

  private int selectByPlace(long[] values, int[] positions, int count) {
    long first = smallest;
    long last = range;
    long[] set = bits;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int row = positions[i];
      long place = values[row] - first;
      positions[kept] = row;
      if (place >= 0 && place <= last) {
        kept += (int) (set[(int) (place >> 6)] >>> place & 1);
      }
    }
    return kept;
  }

  private int selectByHash(long[] values, int[] positions, int count) {
    long[] set = bits;
    int down = shift;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int row = positions[i];
      long hash = KeyHash.mix(values[row]);
      long pattern = pattern(hash);
      positions[kept] = row;
      kept += (set[(int) (hash >>> down)] & pattern) == pattern ? 1 : 0;
    }
    return kept;
  }

  private static int withoutNulls(ColumnVector vector, int[] positions, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int row = positions[i];
      positions[kept] = row;
      kept += vector.isNull(row) ? 0 : 1;
    }
    return kept;
  }
}
