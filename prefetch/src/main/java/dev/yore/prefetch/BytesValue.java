package dev.yore.prefetch;

import java.util.Arrays;

/** A byte array that is equal to another of the same content. Immutable by convention. */
final class BytesValue {
  private final byte[] bytes;

  private BytesValue(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Wraps byte arrays, leaves other values alone. */
  static Object wrap(Object value) {
    return value instanceof byte[] bytes ? new BytesValue(bytes) : value;
  }

  /** The value as the store wants it. */
  static Object unwrap(Object value) {
    return value instanceof BytesValue wrapped ? wrapped.bytes : value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BytesValue value && Arrays.equals(bytes, value.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return Arrays.toString(bytes);
  }
}
