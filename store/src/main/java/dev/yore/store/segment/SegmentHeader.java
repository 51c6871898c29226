package dev.yore.store.segment;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import java.util.UUID;

/** The first bytes of a segment file: whose it is and what it is about. Immutable. */
record SegmentHeader(
    UUID storeId,
    int version,
    int tableId,
    int level,
    long segmentId,
    long fromSequence,
    long toSequence) {
  private static final int VERSION_OFFSET = 8;
  private static final int STORE_ID_OFFSET = 16;

  byte[] encode() {
    ByteWriter out = new ByteWriter(SegmentFormat.HEADER_BYTES);
    out.putLong(SegmentFormat.MAGIC);
    out.putInt(version);
    out.putInt(SegmentFormat.HEADER_BYTES);
    out.putLong(storeId.getMostSignificantBits());
    out.putLong(storeId.getLeastSignificantBits());
    out.putInt(tableId);
    out.putInt(level);
    out.putLong(segmentId);
    out.putLong(fromSequence);
    out.putLong(toSequence);
    out.putInt(Checksum.of(out.array(), 0, out.size()));
    return out.toByteArray();
  }

  /** Reads a header and judges it: damaged, of another version, of another store. */
  static SegmentHeader decode(String file, byte[] bytes, UUID storeId) throws CorruptDataException {
    ByteReader in = new ByteReader(bytes);
    long magic = in.readLong();
    if (magic != SegmentFormat.MAGIC) {
      throw SegmentErrors.mismatch("segment magic", file, 0, SegmentFormat.MAGIC, magic);
    }
    int version = in.readInt();
    int headerBytes = in.readInt();
    // A header of another version may be longer, but then this is no header of this version.
    if (version == SegmentFormat.VERSION || headerBytes == SegmentFormat.HEADER_BYTES) {
      checkChecksum(file, bytes);
    }
    if (version > SegmentFormat.VERSION) {
      throw SegmentErrors.tooNew(file, VERSION_OFFSET, version);
    }
    if (version < SegmentFormat.OLDEST_VERSION) {
      throw SegmentErrors.tooOld(file, VERSION_OFFSET, version);
    }
    UUID owner = new UUID(in.readLong(), in.readLong());
    if (!owner.equals(storeId)) {
      throw SegmentErrors.corrupt(
          "segment belongs to another store",
          file,
          STORE_ID_OFFSET,
          storeId.toString(),
          owner.toString());
    }
    int tableId = in.readInt();
    int level = in.readInt();
    return new SegmentHeader(
        owner, version, tableId, level, in.readLong(), in.readLong(), in.readLong());
  }

  private static void checkChecksum(String file, byte[] bytes) throws CorruptDataException {
    int at = SegmentFormat.HEADER_BYTES - SegmentFormat.CHECKSUM_BYTES;
    int expected = new ByteReader(bytes, at, bytes.length).readInt();
    Checksum.require("segment header", file, 0, expected, Checksum.of(bytes, 0, at));
  }
}
