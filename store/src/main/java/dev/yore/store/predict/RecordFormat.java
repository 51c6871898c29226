package dev.yore.store.predict;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a statement's record lies in the history; docs/format-metadata.md has it byte by byte.
 *
 * <pre>
 * record = version u8 = 3, id i64, stamp i64, session i64, user text?, application text?,
 *          branch text, digest text, text text, values (i32 -1 | i32 n, n text), rows i64,
 *          elapsed i64, error text?, i32 n, n scan, letters text? (not in version 1)
 * scan   = table i32, scan text, first block i32, last block i32, blocks i32, pages i64,
 *          pruned i64, rows i64, decoded i64, elapsed i64
 * text   = i32 bytes, UTF-8;  text? = text or i32 -1
 * </pre>
 *
 * Integers are big-endian. Stateless.
 */
final class RecordFormat {
  /** 2 is the first byte of a {@link RecordBatch}. */
  static final int VERSION = 3;

  private static final int WITHOUT_LETTERS = 1;

  /** Longer texts are cut: the shape's digest still tells them apart. */
  private static final int MAX_TEXT_BYTES = 4096;

  private static final int MAX_COUNT = 1 << 16;

  private RecordFormat() {}

  static byte[] encode(StatementRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(record.id());
      out.writeLong(record.stampMillis());
      out.writeLong(record.sessionId());
      text(out, record.user());
      text(out, record.application());
      text(out, record.branch());
      text(out, record.digest());
      text(out, record.text());
      List<String> values = record.values();
      out.writeInt(values == null ? -1 : values.size());
      for (String value : values == null ? List.<String>of() : values) {
        text(out, value);
      }
      out.writeLong(record.rows());
      out.writeLong(record.elapsedNanos());
      text(out, record.error());
      out.writeInt(record.scans().size());
      for (ScanTouch scan : record.scans()) {
        scan(out, scan);
      }
      text(out, record.letters());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void scan(DataOutputStream out, ScanTouch scan) throws IOException {
    out.writeInt(scan.tableId());
    text(out, scan.scan());
    out.writeInt(scan.firstBlock());
    out.writeInt(scan.lastBlock());
    out.writeInt(scan.blocks());
    out.writeLong(scan.pages());
    out.writeLong(scan.prunedPages());
    out.writeLong(scan.rows());
    out.writeLong(scan.decodedBytes());
    out.writeLong(scan.elapsedNanos());
  }

  private static void text(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, MAX_TEXT_BYTES);
    while (length < bytes.length && length > 0 && (bytes[length] & 0xC0) == 0x80) {
      length--; // Not in the middle of a character.
    }
    out.writeInt(length);
    out.write(bytes, 0, length);
  }

  /**
   * Reads a record.
   *
   * @throws StoreException {@code CORRUPT}, {@code FORMAT_TOO_NEW}
   */
  static StatementRecord decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version > VERSION) {
        throw new StoreException(
            ErrorCode.FORMAT_TOO_NEW,
            "statement record of version " + version + "; this library knows " + VERSION);
      }
      return read(in, version);
    } catch (IOException e) {
      throw corrupt(bytes, e);
    }
  }

  private static StoreException corrupt(byte[] bytes, Exception e) {
    return new StoreException(
        ErrorCode.CORRUPT,
        "statement record of " + bytes.length + " bytes cannot be read: " + e,
        e);
  }

  private static StatementRecord read(DataInputStream in, int version) throws IOException {
    long id = in.readLong();
    long stamp = in.readLong();
    long session = in.readLong();
    String user = optional(in);
    String application = optional(in);
    String branch = text(in);
    String digest = text(in);
    String text = text(in);
    List<String> values = values(in);
    long rows = in.readLong();
    long elapsed = in.readLong();
    String error = optional(in);
    int count = count(in);
    List<ScanTouch> scans = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      scans.add(
          new ScanTouch(
              in.readInt(),
              text(in),
              in.readInt(),
              in.readInt(),
              in.readInt(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong()));
    }
    return new StatementRecord(
        id,
        stamp,
        session,
        user,
        application,
        branch,
        digest,
        text,
        values,
        rows,
        elapsed,
        error,
        scans,
        version == WITHOUT_LETTERS ? null : optional(in));
  }

  private static @Nullable List<String> values(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0) {
      return null;
    }
    List<String> values = new ArrayList<>(Math.min(count, MAX_COUNT));
    for (int i = 0; i < count; i++) {
      values.add(text(in));
    }
    return values;
  }

  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MAX_COUNT) {
      throw new IOException("impossible count " + count);
    }
    return count;
  }

  private static String text(DataInputStream in) throws IOException {
    String text = optional(in);
    if (text == null) {
      throw new IOException("a text is missing");
    }
    return text;
  }

  private static @Nullable String optional(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("a text is cut short");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
