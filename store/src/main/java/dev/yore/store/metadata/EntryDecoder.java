package dev.yore.store.metadata;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.codec.CorruptDataException;
import java.nio.file.Path;

/**
 * Decodes entries of the metadata and says where one lies that cannot be. Immutable.
 *
 * @param directory of the metadata, for messages
 */
record EntryDecoder(Path directory) {

  /** Decodes one kind of entry. */
  interface Decoder<T> {
    T decode(byte[] bytes) throws CorruptDataException;
  }

  /**
   * Decodes an entry.
   *
   * @param what it is, for messages
   * @throws StoreException {@code CORRUPT}, {@code FORMAT_TOO_NEW}
   */
  <T> T decode(String what, byte[] bytes, Decoder<T> decoder) {
    try {
      return decoder.decode(bytes);
    } catch (CorruptDataException e) {
      throw new StoreException(
          e.tooNew() ? ErrorCode.FORMAT_TOO_NEW : ErrorCode.CORRUPT,
          "unreadable metadata: entry=%s directory=%s offset=%d (%s)"
              .formatted(what, directory, e.offset(), e.getMessage()),
          e);
    }
  }

  /** To be thrown when an entry that others name is not there. */
  StoreException missing(String what) {
    return new StoreException(
        ErrorCode.CORRUPT,
        "the metadata lacks " + what + ": directory=" + directory + "; restore from a backup");
  }
}
