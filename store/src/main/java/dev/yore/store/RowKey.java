package dev.yore.store;

import dev.yore.store.codec.KeyHash;
import java.util.Arrays;

/**
 * A row's primary key as bytes that are equal and ordered as the key's values are. Immutable; safe
 * as a map key.
 */
final class RowKey implements Comparable<RowKey> {
  private final byte[] bytes;
  private final int hash;

  /** Takes ownership of the array. */
  RowKey(byte[] bytes) {
    this.bytes = bytes;
    // Keys of two numbers that count up collide by the dozen in Arrays.hashCode.
    long mixed = KeyHash.addBytes(KeyHash.START, bytes, 0, bytes.length);
    this.hash = (int) (mixed ^ mixed >>> 32);
  }

  @Override
  public int compareTo(RowKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey key && hash == key.hash && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** This key under a name, which keys of other names never equal. */
  RowKey named(byte[] name) {
    byte[] both = Arrays.copyOf(name, name.length + 1 + bytes.length);
    System.arraycopy(bytes, 0, both, name.length + 1, bytes.length);
    return new RowKey(both);
  }
}
