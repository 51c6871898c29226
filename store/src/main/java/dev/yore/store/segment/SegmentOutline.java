package dev.yore.store.segment;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.CorruptDataException;
import java.util.List;
import java.util.UUID;

/**
 * What a segment says of itself at its ends: the header and, found by the trailer, the footer. All
 * that is read when a segment is opened. Immutable, safe for many threads.
 *
 * @param sizeBytes of the whole segment
 * @param footerOffset where the footer begins
 */
record SegmentOutline(
    SegmentHeader header, long sizeBytes, long footerOffset, SegmentIndex.Footer footer) {

  /** Where a block's chunks lie. */
  ByteRange range(SegmentBlock block) {
    List<SegmentBlock> blocks = footer.blocks();
    int next = blocks.indexOf(block) + 1;
    long end = next == blocks.size() ? dictionaries().offset() : blocks.get(next).firstOffset();
    return new ByteRange(block.firstOffset(), end - block.firstOffset());
  }

  /** Where the dictionaries lie, between the last block and the footer; empty without any. */
  ByteRange dictionaries() {
    List<DictionaryEntry> entries = footer.dictionaries();
    long from = entries.isEmpty() ? footerOffset : entries.get(0).chunk().offset();
    return new ByteRange(from, footerOffset - from);
  }

  /**
   * Reads and checks both ends.
   *
   * @throws dev.yore.store.StoreException {@code CORRUPT}, {@code FORMAT_TOO_NEW}, {@code
   *     FORMAT_TOO_OLD}, {@code IO_ERROR}
   */
  static SegmentOutline read(SegmentBytes file, UUID storeId) {
    try {
      return readOnce(file, storeId);
    } catch (StoreException e) {
      // A copy that went bad is no damage as long as the original can be read.
      if (e.code() == ErrorCode.CORRUPT && file.forget(0, SegmentFormat.HEADER_BYTES)) {
        return readOnce(file, storeId);
      }
      throw e;
    }
  }

  private static SegmentOutline readOnce(SegmentBytes file, UUID storeId) {
    SegmentHeader header = readHeader(file, storeId);
    long size = file.size();
    long trailerAt = size - SegmentFormat.TRAILER_BYTES;
    byte[] trailer = file.read(Math.max(0, trailerAt), SegmentFormat.TRAILER_BYTES, 0);
    try {
      ByteReader in = new ByteReader(trailer);
      long footerAt = in.readLong();
      int footerBytes = in.readInt();
      int checksum = in.readInt();
      int magic = in.readInt();
      if (magic != SegmentFormat.END_MAGIC) {
        throw SegmentErrors.mismatch(
            "segment end magic", file.name(), size - 4, SegmentFormat.END_MAGIC, magic);
      }
      if (footerAt < SegmentFormat.HEADER_BYTES
          || footerBytes < 0
          || footerAt + footerBytes != trailerAt) {
        throw SegmentErrors.mismatch(
            "segment footer's end", file.name(), trailerAt, trailerAt, footerAt + footerBytes);
      }
      byte[] footer = file.read(footerAt, footerBytes + SegmentFormat.TRAILER_BYTES, 0);
      int actual = Checksum.of(footer, 0, footer.length - 2 * SegmentFormat.CHECKSUM_BYTES);
      Checksum.require("segment footer", file.name(), footerAt, checksum, actual);
      return new SegmentOutline(header, size, footerAt, decode(file, header, footer, footerAt));
    } catch (CorruptDataException e) {
      throw SegmentErrors.undecodable(file.name(), trailerAt, e);
    }
  }

  private static SegmentHeader readHeader(SegmentBytes file, UUID storeId) {
    byte[] bytes = file.read(0, SegmentFormat.HEADER_BYTES, 0);
    try {
      return SegmentHeader.decode(file.name(), bytes, storeId);
    } catch (CorruptDataException e) {
      throw SegmentErrors.undecodable(file.name(), 0, e);
    }
  }

  private static SegmentIndex.Footer decode(
      SegmentBytes file, SegmentHeader header, byte[] footer, long footerAt) {
    int footerBytes = footer.length - SegmentFormat.TRAILER_BYTES;
    try {
      return SegmentIndex.decode(
          new ByteReader(footer, 0, footerBytes),
          header.version(),
          header.fromSequence(),
          footerAt);
    } catch (CorruptDataException e) {
      throw SegmentErrors.undecodable(file.name(), footerAt, e);
    }
  }
}
