package dev.yore.store.metadata;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.CorruptDataException;

/** Judges the version every entry begins with. Stateless. */
final class Versions {
  private Versions() {}

  /** Reads the version and returns it if it is known. */
  static long require(ByteReader in, int newest, String entry) throws CorruptDataException {
    long version = in.readVarLong();
    if (version > newest) {
      throw new StoreException(
          ErrorCode.FORMAT_TOO_NEW,
          "metadata was written by a newer Yore: entry=%s version=%d newest known=%d"
              .formatted(entry, version, newest));
    }
    if (version < 1) {
      throw in.corrupt(entry + " of version " + version);
    }
    return version;
  }
}
