package dev.yore.store.manifest;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The format of what is published beside segments; docs/format-manifest.md says the same. Integers
 * are little-endian, {@code varint}, {@code zigzag} and {@code String} are {@link ByteWriter}'s,
 * and the entries those of the metadata.
 *
 * <pre>
 * Published  ::= magic:8 version:i32 storeId:16 body crc32c:i32    crc32c of all before it
 * body       ::= Manifest                            magic "YOREMANI", manifests/NUMBER.manifest
 *              | Part                                magic "YOREPART", parts/DIGEST.part
 * Manifest   ::= number:varint epoch:varint publishedMillis:zigzag
 *                checkpoint:Bytes branches:Bytes history:Bytes
 *                catalogs:varint (version:varint PartRef)*
 *                tables:varint (tableId:varint TableState:Bytes lists:varint SegmentList*)*
 *                commits:varint (fromSequence:varint toSequence:varint PartRef
 *                                firstMillis:zigzag stamps:PartRef)*
 * SegmentList ::= PartRef known:u8 SegmentRange?    only in version 4; see SegmentRange
 * PartRef    ::= digest:String length:varint
 * Bytes      ::= length:varint byte*
 * Part       ::= 1:u8 tableId:varint segments:varint (segmentId:varint Segment:Bytes digest:String)*
 *              | 2:u8 fromSequence:varint commits:varint Commit:Bytes*
 *              | 3:u8 Catalog:Bytes
 *              | 4:u8 stamps:varint (millisAfterTheOneBefore:zigzag)*
 *              | 5:u8 tableId:varint segments:varint
 *                (segmentId:varint Segment:Bytes digest:String known:u8 SegmentRange?)*
 * Latest     ::= number as decimal digits, in manifests/latest
 * </pre>
 */
final class ManifestFormat {
  /** Version 1 had no epoch, version 2 no stamps, version 3 no ranges of segments. */
  static final int MANIFEST_VERSION = 4;

  static final int PART_VERSION = 1;

  /** "YOREMANI" in the order of the file. */
  static final long MANIFEST_MAGIC = 0x494E414D_45524F59L;

  /** "YOREPART". */
  static final long PART_MAGIC = 0x54524150_45524F59L;

  /** Of versions before 4. */
  static final int SEGMENTS = 1;

  static final int COMMITS = 2;
  static final int CATALOG = 3;
  static final int STAMPS = 4;
  static final int SEGMENTS_WITH_RANGES = 5;

  private static final int HEADER_BYTES = 8 + 4 + 16;
  private static final int CHECKSUM_BYTES = 4;

  private ManifestFormat() {}

  /** Begins an object; {@link #finish} ends it. */
  static ByteWriter begin(long magic, UUID storeId) {
    ByteWriter out = new ByteWriter();
    out.putLong(magic);
    out.putInt(newest(magic));
    out.putLong(storeId.getMostSignificantBits());
    out.putLong(storeId.getLeastSignificantBits());
    return out;
  }

  private static int newest(long magic) {
    return magic == MANIFEST_MAGIC ? MANIFEST_VERSION : PART_VERSION;
  }

  /** The version of an object that was opened without an error. */
  static int version(byte[] object) throws CorruptDataException {
    return new ByteReader(object, Long.BYTES, object.length).readInt();
  }

  static byte[] finish(ByteWriter out) {
    out.putInt(checksum(out.array(), out.size()));
    return out.toByteArray();
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /** The store an object was published by, which is intact as far as its header. */
  static UUID storeId(byte[] object) throws CorruptDataException {
    ByteReader in = new ByteReader(object, Long.BYTES + Integer.BYTES, object.length);
    return new UUID(in.readLong(), in.readLong());
  }

  /**
   * Judges an object and returns its body.
   *
   * @param name the object's, for messages
   * @throws StoreException {@code CORRUPT}, {@code FORMAT_TOO_NEW}
   */
  static ByteReader open(String name, byte[] object, long magic) {
    int checksumAt = object.length - CHECKSUM_BYTES;
    try {
      if (checksumAt < HEADER_BYTES || new ByteReader(object).readLong() != magic) {
        throw corrupt(name, 0, "it is none of the kind expected here");
      }
      int version = version(object);
      if (version > newest(magic)) {
        throw new StoreException(
            ErrorCode.FORMAT_TOO_NEW,
            "published by a later Yore: object=%s version=%d newest known=%d"
                .formatted(name, version, newest(magic)));
      }
      int expected = new ByteReader(object, checksumAt, object.length).readInt();
      if (expected != checksum(object, checksumAt)) {
        throw corrupt(name, checksumAt, "its checksum is wrong");
      }
      return new ByteReader(object, HEADER_BYTES, checksumAt);
    } catch (CorruptDataException e) {
      throw undecodable(name, e);
    }
  }

  static StoreException undecodable(String name, CorruptDataException e) {
    return new StoreException(
        e.tooNew() ? ErrorCode.FORMAT_TOO_NEW : ErrorCode.CORRUPT,
        "unreadable: object=%s offset=%d (%s)".formatted(name, e.offset(), e.getMessage()),
        e);
  }

  private static StoreException corrupt(String name, long offset, String what) {
    return new StoreException(
        ErrorCode.CORRUPT, "damaged: object=%s offset=%d: %s".formatted(name, offset, what));
  }

  static void putBytes(ByteWriter out, byte[] bytes) {
    out.putVarLong(bytes.length);
    out.putBytes(bytes, 0, bytes.length);
  }

  static byte[] readBytes(ByteReader in) throws CorruptDataException {
    return in.readBytes(in.readVarInt(in.remaining()));
  }
}
