package dev.yore.store.segment;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;

/**
 * A bloom filter over a run's key hashes ({@link dev.yore.store.codec.KeyHash}): about one key in a
 * hundred that the run lacks seems to be there. Immutable once built.
 *
 * <p>Probe {@code i} of a hash is bit {@code (low + i * high) mod 2^32 * bits >>> 32}, where low
 * and high are the hash's halves, high made odd, and bits are 64 a word, lowest first.
 */
final class KeyFilter {
  private static final int BITS_PER_KEY = 10;
  private static final int PROBES = 6;

  /** A probe count beyond this only makes a filter slower. */
  private static final int MAX_PROBES = 32;

  private final long[] words;
  private final int probes;

  private KeyFilter(long[] words, int probes) {
    this.words = words;
    this.probes = probes;
  }

  static KeyFilter of(long[] hashes) {
    int bits = Math.multiplyExact(hashes.length, BITS_PER_KEY);
    KeyFilter filter = new KeyFilter(new long[(bits + 63) >> 6], PROBES);
    for (long hash : hashes) {
      filter.add(hash);
    }
    return filter;
  }

  private void add(long hash) {
    int high = (int) (hash >>> 32) | 1;
    int position = (int) hash;
    for (int i = 0; i < probes; i++) {
      long bit = bitOf(position);
      words[(int) (bit >>> 6)] |= 1L << bit;
      position += high;
    }
  }

  boolean mayContain(long hash) {
    int high = (int) (hash >>> 32) | 1;
    int position = (int) hash;
    for (int i = 0; i < probes; i++) {
      long bit = bitOf(position);
      if (((words[(int) (bit >>> 6)] >>> bit) & 1) == 0) {
        return false;
      }
      position += high;
    }
    return true;
  }

  private long bitOf(int position) {
    return ((position & 0xFFFFFFFFL) * (words.length * 64L)) >>> 32;
  }

  void encode(ByteWriter out) {
    out.putByte(probes);
    for (long word : words) {
      out.putLong(word);
    }
  }

  static KeyFilter decode(ByteReader in) throws CorruptDataException {
    int probes = in.readByte();
    int words = in.remaining() / Long.BYTES;
    if (probes == 0 || probes > MAX_PROBES || words == 0) {
      throw in.corrupt("key filter of " + words + " words and " + probes + " probes");
    }
    long[] bits = new long[words];
    for (int i = 0; i < words; i++) {
      bits[i] = in.readLong();
    }
    return new KeyFilter(bits, probes);
  }
}
