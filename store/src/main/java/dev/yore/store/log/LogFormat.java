package dev.yore.store.log;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The bytes of a commit log file. Stateless.
 *
 * <pre>
 * File    = Header zero* (Record zero*)* zero*      of exactly Header.capacity bytes
 * Header  = at 0:
 *    0  8  magic "YORELOG1"
 *    8  4  format version, 1
 *   12  4  file number, 1 and up, as in the file's name
 *   16 16  store id
 *   32  8  capacity: the file's size in bytes
 *   40  8  previous sequence: that of the last record before this file, or where the log began
 *   48  4  CRC32C of bytes 0 to 47
 *          zeros up to 512, where records begin
 * Record  = at an offset divisible by 8 whose header does not straddle a 512-byte sector:
 *    0  4  magic "YREC"
 *    4  4  payload length in bytes
 *    8  8  sequence
 *   16  8  stamp, ms since the epoch, UTC
 *   24  8  previous sequence: that of the record before, in whichever file
 *   32  4  synced offset: everything in this file before it was synced before this was written
 *   36  1  kind: 1 commit
 *   37  1  flags: 0
 *   38  2  zero
 *   40  4  CRC32C of payload and padding
 *   44  4  CRC32C of store id, file number, offset and bytes 0 to 43
 *   48     payload, zeros up to the next multiple of 8
 *          end marker, 8: "YEND" and the low 32 bits of the sequence
 * </pre>
 *
 * Integers are big-endian. The header's checksum covers where the record lies, so that the image of
 * a record inside a payload is never taken for one.
 */
final class LogFormat {
  static final int VERSION = 1;
  static final int OLDEST_VERSION = 1;
  static final byte KIND_COMMIT = 1;

  /** What disks write whole or not at all; larger physical sectors are multiples of it. */
  static final int SECTOR_BYTES = 512;

  static final int FIRST_RECORD_OFFSET = SECTOR_BYTES;
  static final int RECORD_HEADER_BYTES = 48;
  static final int END_MARKER_BYTES = 8;

  /** Leaves room for header, padding and file header below 2 GiB, and halves the worst buffer. */
  static final int MAX_PAYLOAD_BYTES = 1 << 30;

  private static final int ALIGNMENT = 8;
  private static final int RECORD_MAGIC = 0x59524543;
  private static final int END_MAGIC = 0x59454E44;

  static final int LENGTH_OFFSET = 4;
  static final int SEQUENCE_OFFSET = 8;
  static final int STAMP_OFFSET = 16;
  static final int PREVIOUS_OFFSET = 24;
  static final int SYNCED_OFFSET = 32;
  static final int KIND_OFFSET = 36;
  static final int PAYLOAD_CRC_OFFSET = 40;
  static final int HEADER_CRC_OFFSET = 44;

  private LogFormat() {}

  /** The first offset from the given one on at which a record may begin. */
  static int recordOffset(int offset) {
    int aligned = align(offset);
    int inSector = aligned % SECTOR_BYTES;
    return inSector + RECORD_HEADER_BYTES > SECTOR_BYTES
        ? aligned - inSector + SECTOR_BYTES
        : aligned;
  }

  /** Bytes from a record's begin to its end. */
  static int recordBytes(int payloadBytes) {
    return RECORD_HEADER_BYTES + align(payloadBytes) + END_MARKER_BYTES;
  }

  static int align(int bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** Writes the record that will lie at the given offset of the file at the buffer's position. */
  static void encode(ByteBuffer out, UUID storeId, int fileNumber, int offset, LogRecord record) {
    int start = out.position();
    byte[] payload = record.payload();
    int body = align(payload.length);
    out.putInt(RECORD_MAGIC).putInt(payload.length);
    out.putLong(record.sequence()).putLong(record.stampMillis());
    out.putLong(record.previousSequence()).putInt(record.syncedOffset());
    out.put(KIND_COMMIT).put((byte) 0).putShort((short) 0);
    out.position(start + RECORD_HEADER_BYTES);
    out.put(payload);
    while (out.position() < start + RECORD_HEADER_BYTES + body) {
      out.put((byte) 0);
    }
    out.putInt(END_MAGIC).putInt((int) record.sequence());
    byte[] array = out.array();
    out.putInt(start + PAYLOAD_CRC_OFFSET, crc(array, start + RECORD_HEADER_BYTES, body));
    out.putInt(start + HEADER_CRC_OFFSET, headerCrc(array, start, storeId, fileNumber, offset));
  }

  static boolean hasRecordMagic(ByteBuffer file, int offset) {
    return file.getInt(offset) == RECORD_MAGIC;
  }

  /** Whether a record header that was written here, by this store, begins at the offset. */
  static boolean headerIsIntact(ByteBuffer file, UUID storeId, int fileNumber, int offset) {
    return hasRecordMagic(file, offset)
        && file.getInt(offset + HEADER_CRC_OFFSET)
            == headerCrc(file.array(), offset, storeId, fileNumber, offset)
        && fits(file, offset);
  }

  private static boolean fits(ByteBuffer file, int offset) {
    int length = file.getInt(offset + LENGTH_OFFSET);
    return length >= 0
        && length <= MAX_PAYLOAD_BYTES
        && offset + recordBytes(length) <= file.capacity();
  }

  /** The checksum the body should have by an intact header. */
  static int expectedBodyCrc(ByteBuffer file, int offset) {
    return file.getInt(offset + PAYLOAD_CRC_OFFSET);
  }

  static int actualBodyCrc(ByteBuffer file, int offset) {
    return crc(
        file.array(), offset + RECORD_HEADER_BYTES, align(file.getInt(offset + LENGTH_OFFSET)));
  }

  static boolean endMarkerIsIntact(ByteBuffer file, int offset) {
    int end = offset + recordBytes(file.getInt(offset + LENGTH_OFFSET)) - END_MARKER_BYTES;
    return file.getInt(end) == END_MAGIC
        && file.getInt(end + 4) == (int) file.getLong(offset + SEQUENCE_OFFSET);
  }

  static int headerCrc(byte[] bytes, int start, UUID storeId, int fileNumber, int offset) {
    ByteBuffer place = ByteBuffer.allocate(24);
    place.putLong(storeId.getMostSignificantBits()).putLong(storeId.getLeastSignificantBits());
    place.putInt(fileNumber).putInt(offset);
    CRC32C crc = new CRC32C();
    crc.update(place.array());
    crc.update(bytes, start, HEADER_CRC_OFFSET);
    return (int) crc.getValue();
  }

  static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
