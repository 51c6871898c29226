package dev.yore.store.predict;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements' records that were written together, as they lie in the history. Their texts are much
 * the same, so several are compressed as one. Immutable, but the bytes are not copied.
 *
 * <pre>
 * batch = record                                     of one statement, see {@link RecordFormat}
 *       | version u8 = 2, id i64, records i32, raw bytes i32, zstd (n, n bytes: record)*
 * </pre>
 *
 * @param firstId of the first record
 * @param count of records, at least 1
 * @param bytes as they are kept
 */
record RecordBatch(long firstId, int count, byte[] bytes) {
  private static final int PACKED = 2;
  private static final int HEADER_BYTES = 1 + Long.BYTES + 2 * Integer.BYTES;
  private static final int ZSTD_LEVEL = 3;

  /** 256 records of 64 values that are as long as they may be take a quarter of it. */
  private static final int MAX_RAW_BYTES = 64 << 20;

  /**
   * Encodes records.
   *
   * @param records at least one, ascending by id
   */
  static RecordBatch of(List<StatementRecord> records) {
    List<byte[]> encoded = records.stream().map(RecordFormat::encode).toList();
    long firstId = records.get(0).id();
    if (encoded.size() == 1) {
      return new RecordBatch(firstId, 1, encoded.get(0));
    }
    int rawBytes = encoded.stream().mapToInt(record -> Integer.BYTES + record.length).sum();
    ByteBuffer raw = ByteBuffer.allocate(rawBytes);
    encoded.forEach(record -> raw.putInt(record.length).put(record));
    byte[] packed = Zstd.compress(raw.array(), ZSTD_LEVEL);
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + packed.length);
    bytes.put((byte) PACKED).putLong(firstId).putInt(encoded.size()).putInt(rawBytes).put(packed);
    return new RecordBatch(firstId, encoded.size(), bytes.array());
  }

  /**
   * Looks at what was kept; {@link #records} looks at all of it.
   *
   * @throws StoreException {@code CORRUPT}, {@code FORMAT_TOO_NEW}
   */
  static RecordBatch of(byte[] bytes) {
    if (bytes.length > 0 && bytes[0] == PACKED) {
      if (bytes.length < HEADER_BYTES) {
        throw corrupt(bytes, "its header is cut short", null);
      }
      ByteBuffer header = ByteBuffer.wrap(bytes, 1, HEADER_BYTES - 1);
      return new RecordBatch(header.getLong(), header.getInt(), bytes);
    }
    return new RecordBatch(RecordFormat.decode(bytes).id(), 1, bytes);
  }

  /**
   * The records, ascending by id.
   *
   * @throws StoreException {@code CORRUPT}, {@code FORMAT_TOO_NEW}
   */
  List<StatementRecord> records() {
    if (bytes[0] != PACKED) {
      return List.of(RecordFormat.decode(bytes));
    }
    ByteBuffer raw = ByteBuffer.wrap(unpacked());
    List<StatementRecord> records = new ArrayList<>();
    while (raw.remaining() >= Integer.BYTES) {
      int length = raw.getInt();
      if (length < 0 || length > raw.remaining()) {
        throw corrupt(bytes, "a record is cut short", null);
      }
      byte[] record = new byte[length];
      raw.get(record);
      records.add(RecordFormat.decode(record));
    }
    if (records.size() != count || raw.hasRemaining() || records.get(0).id() != firstId) {
      throw corrupt(bytes, "it has " + records.size() + " records, not " + count, null);
    }
    return records;
  }

  private byte[] unpacked() {
    int rawBytes = ByteBuffer.wrap(bytes).getInt(HEADER_BYTES - Integer.BYTES);
    if (count < 1 || rawBytes < 0 || rawBytes > MAX_RAW_BYTES) {
      throw corrupt(bytes, rawBytes + " bytes of " + count + " records are impossible", null);
    }
    byte[] raw = new byte[rawBytes];
    try {
      long size =
          Zstd.decompressByteArray(
              raw, 0, rawBytes, bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
      if (size != rawBytes) {
        throw corrupt(bytes, "it expands to " + size + " bytes, not " + rawBytes, null);
      }
    } catch (ZstdException e) {
      throw corrupt(bytes, String.valueOf(e.getMessage()), e);
    }
    return raw;
  }

  private static StoreException corrupt(byte[] bytes, String what, @Nullable Exception cause) {
    String message = "statement records of " + bytes.length + " bytes cannot be read: " + what;
    return cause == null
        ? new StoreException(ErrorCode.CORRUPT, message)
        : new StoreException(ErrorCode.CORRUPT, message, cause);
  }
}
