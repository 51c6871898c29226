package dev.yore.store.object;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Named byte sequences that are written whole. Keys are relative, made of letters, digits, {@code
 * .}, {@code _}, {@code -} and {@code /}. What was written is seen by all reads that begin
 * afterwards. Safe for many threads; every request ends by itself, with a {@code TIMEOUT} if need
 * be, and none is repeated here: {@link ObjectAccess} does that.
 */
public interface ObjectStore extends AutoCloseable {

  /** What there is to know of an object without reading it. Immutable. */
  record Listed(String key, long sizeBytes, long modifiedMillis) {}

  /** The full name of an object, for messages. */
  String name(String key);

  /** Writes an object, in the place of one there may be, from a file that does not change. */
  void put(String key, Path file) throws ObjectStoreException;

  /** Writes a small object, in the place of one there may be. */
  void put(String key, byte[] content) throws ObjectStoreException;

  /**
   * Writes a small object unless there is one already; of several that try at once one succeeds.
   *
   * @return whether it was written
   */
  boolean putIfAbsent(String key, byte[] content) throws ObjectStoreException;

  /** A whole object, which must be smaller than 2 GiB. */
  byte[] get(String key) throws ObjectStoreException;

  /**
   * Some bytes of an object; exactly so many.
   *
   * @throws ObjectStoreException {@code BAD_ANSWER} if the object ends before them
   */
  byte[] get(String key, long offset, int length) throws ObjectStoreException;

  /** The object's bytes; empty if there is none. */
  OptionalLong size(String key) throws ObjectStoreException;

  /** All objects whose keys begin so, in any order; those that come and go meanwhile may lack. */
  void list(String prefix, Consumer<Listed> consumer) throws ObjectStoreException;

  /** Deletes the object if there is one. */
  void delete(String key) throws ObjectStoreException;

  /** Idempotent. */
  @Override
  void close();
}
