package dev.yore.store.segment;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A segment's bytes, wherever they lie, read at positions. Safe for many threads.
 *
 * <p>Every method may throw {@link dev.yore.store.StoreException}: {@code CORRUPT} naming what was
 * read, {@code IO_ERROR}, {@code STORE_CLOSED}.
 */
public interface SegmentBytes extends AutoCloseable {

  /** What messages call it: a path, or an object's full name. */
  String name();

  long size();

  /**
   * Reads {@code length} bytes, and tells {@link TierMeter}.
   *
   * @param slack zero bytes more in the array, for decoders that load eight at a time
   * @throws dev.yore.store.StoreException {@code CORRUPT} if it ends before them
   */
  byte[] read(long offset, int length, int slack);

  /** Whether {@link #ask} may bring anything nearer: false where all lies on a disk of ours. */
  default boolean isFar() {
    return false;
  }

  /**
   * Begins to bring bytes that are about to be read, and does not wait for them. What cannot be
   * brought is not told of here: whoever reads it finds out.
   *
   * @param wanted whether they still are, asked on any thread before each request
   */
  default void ask(List<ByteRange> ranges, BooleanSupplier wanted) {}

  /**
   * Throws away copies of these bytes, which turned out to be wrong.
   *
   * @return whether reading them again may give something else
   */
  default boolean forget(long offset, int length) {
    return false;
  }

  @Override
  void close();
}
