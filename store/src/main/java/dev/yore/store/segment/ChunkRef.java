package dev.yore.store.segment;

/**
 * Where a chunk lies in its file.
 *
 * @param offset of its first byte
 * @param length bytes, checksum included
 */
record ChunkRef(long offset, int length) {
  ByteRange range() {
    return new ByteRange(offset, length);
  }
}
