package dev.yore.store.tier;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.Tier;
import dev.yore.store.directory.DurableFiles;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.segment.SegmentFormat;
import dev.yore.store.segment.TierMeter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Header and footer of a segment whose other bytes lie in an object store, in a small local file,
 * so that opening a store and pruning by zone maps ask the object store for nothing. A stub that is
 * missing or damaged is made again from the object. Safe for many threads.
 *
 * <pre>
 * file ::= tailOffset:i64 header tail crc32c:i32       little-endian; crc32c of all before it
 * </pre>
 *
 * The tail is the object from the offset on: footer and trailer.
 */
final class SegmentStub {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentStub.class);
  private static final int HEAD_BYTES = SegmentFormat.HEADER_BYTES;
  private static final int CHECKSUM_BYTES = Integer.BYTES;

  /** Most footers are shorter, so that one request brings them. */
  private static final int TAIL_GUESS_BYTES = 32 << 10;

  /** What a segment is about, read when it is opened and hardly again. Immutable. */
  private record Ends(byte[] header, long tailOffset, byte[] tail) {}

  private final Path file;
  private final ObjectAccess objects;
  private final String key;
  private final long sizeBytes;

  SegmentStub(Path file, ObjectAccess objects, String key, long sizeBytes) {
    this.file = file;
    this.objects = objects;
    this.key = key;
    this.sizeBytes = sizeBytes;
  }

  /**
   * Reads bytes of header or footer.
   *
   * @return false if the bytes are not among them
   */
  boolean read(long offset, byte[] target, int length) {
    boolean mayBe =
        offset + length <= HEAD_BYTES || offset + length > sizeBytes - SegmentFormat.TRAILER_BYTES;
    if (!mayBe) {
      return false;
    }
    Ends ends = ends();
    if (offset + length <= HEAD_BYTES) {
      System.arraycopy(ends.header, (int) offset, target, 0, length);
      return true;
    }
    if (offset >= ends.tailOffset) {
      System.arraycopy(ends.tail, (int) (offset - ends.tailOffset), target, 0, length);
      return true;
    }
    return false;
  }

  private Ends ends() {
    Ends local = readFile();
    return local == null ? fetch() : local;
  }

  private @Nullable Ends readFile() {
    try {
      if (!Files.exists(file)) {
        return null;
      }
      byte[] bytes = DurableFiles.read(file);
      int tailAt = Long.BYTES + HEAD_BYTES;
      int checksumAt = bytes.length - CHECKSUM_BYTES;
      ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      if (checksumAt >= tailAt && in.getInt(checksumAt) == checksum(bytes, checksumAt)) {
        Ends ends =
            new Ends(
                Arrays.copyOfRange(bytes, Long.BYTES, tailAt),
                in.getLong(0),
                Arrays.copyOfRange(bytes, tailAt, checksumAt));
        if (ends.tailOffset + ends.tail.length == sizeBytes) {
          return ends;
        }
      }
      LOG.warn("a segment's stub is damaged and made again: file={}", file);
    } catch (IOException e) {
      LOG.warn("a segment's stub cannot be read and is made again: file={}", file, e);
    }
    return null;
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private Ends fetch() {
    int guess = (int) Math.min(sizeBytes, TAIL_GUESS_BYTES);
    byte[] tail = get(sizeBytes - guess, guess);
    long footerAt =
        ByteBuffer.wrap(tail)
            .order(ByteOrder.LITTLE_ENDIAN)
            .getLong(Math.max(0, tail.length - SegmentFormat.TRAILER_BYTES));
    long guessAt = sizeBytes - guess;
    if (footerAt < HEAD_BYTES || footerAt > sizeBytes - SegmentFormat.TRAILER_BYTES) {
      throw new StoreException(
          ErrorCode.CORRUPT,
          "segment trailer names no footer: object=%s offset=%d; restore the object from a backup"
              .formatted(objects.name(key), sizeBytes - SegmentFormat.TRAILER_BYTES));
    }
    byte[] footer;
    if (footerAt < guessAt) {
      byte[] more = get(footerAt, (int) (guessAt - footerAt));
      footer = Arrays.copyOf(more, more.length + tail.length);
      System.arraycopy(tail, 0, footer, more.length, tail.length);
    } else {
      footer = Arrays.copyOfRange(tail, (int) (footerAt - guessAt), tail.length);
    }
    byte[] header = guessAt == 0 ? Arrays.copyOf(tail, HEAD_BYTES) : get(0, HEAD_BYTES);
    Ends ends = new Ends(header, footerAt, footer);
    write(ends);
    return ends;
  }

  private byte[] get(long offset, int length) {
    byte[] bytes = objects.get(key, offset, length);
    TierMeter.read(Tier.OBJECT, length);
    return bytes;
  }

  /** A stub that cannot be written costs requests the next time, no more. */
  private void write(Ends ends) {
    ByteBuffer out =
        ByteBuffer.allocate(Long.BYTES + HEAD_BYTES + ends.tail.length + CHECKSUM_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(ends.tailOffset).put(ends.header).put(ends.tail);
    out.putInt(checksum(out.array(), out.position()));
    try {
      Path parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      DurableFiles.replace(file, out.array());
    } catch (IOException e) {
      LOG.warn("cannot write a segment's stub: file={}", file, e);
    }
  }

  /** The stub is made again when it is read next. */
  void forget() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("cannot delete a segment's stub: file={}", file, e);
    }
  }
}
