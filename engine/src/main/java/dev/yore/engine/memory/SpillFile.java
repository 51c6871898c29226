package dev.yore.engine.memory;

import dev.yore.engine.batch.Batch;
import dev.yore.store.StoreException;
import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.codec.VectorCodec;
import dev.yore.store.directory.StorageErrors;
import dev.yore.store.vector.ColumnVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches that had no place in memory, in the order they were written. First written, then read
 * through {@link #reader}; one thread at a time.
 *
 * <pre>
 * File  ::= Chunk*
 * Chunk ::= length:u32 crc32c:u32 Body           both of the body, little-endian
 * Body  ::= rows:varint columns:varint Vector*   (see VectorCodec)
 * </pre>
 *
 * It never outlives its process, so it has no version.
 */
public final class SpillFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpillFile.class);
  private static final int HEADER_BYTES = 8;

  /** The fastest: what is spilled is read once. */
  private static final int ZSTD_LEVEL = 1;

  private final Path path;
  private final FileChannel channel;
  private long size;
  private long rows;

  private SpillFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static SpillFile create(Path path) throws IOException {
    return new SpillFile(
        path,
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  /**
   * Appends rows.
   *
   * @param columns each of at least {@code rowCount} rows, of which the first so many are written
   * @throws StoreException {@code IO_ERROR}, {@code DISK_FULL}
   */
  public void write(ColumnVector[] columns, int rowCount) {
    ByteWriter out = new ByteWriter();
    out.putLong(0);
    out.putVarLong(rowCount);
    out.putVarLong(columns.length);
    for (ColumnVector column : columns) {
      VectorCodec.encode(out, column, 0, rowCount, ZSTD_LEVEL);
    }
    ByteBuffer bytes = ByteBuffer.wrap(out.array(), 0, out.size()).order(ByteOrder.LITTLE_ENDIAN);
    CRC32C crc = new CRC32C();
    crc.update(out.array(), HEADER_BYTES, out.size() - HEADER_BYTES);
    bytes.putInt(0, out.size() - HEADER_BYTES).putInt(Integer.BYTES, (int) crc.getValue());
    try {
      while (bytes.hasRemaining()) {
        size += channel.write(bytes, size);
      }
    } catch (IOException e) {
      throw StorageErrors.failed("spilling", path, e);
    }
    rows += rowCount;
  }

  public long sizeBytes() {
    return size;
  }

  public long rows() {
    return rows;
  }

  /** Reads from the start; nothing may be written meanwhile. */
  public Reader reader() {
    return new Reader();
  }

  /** Removes the file. Idempotent. */
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("a spill file could not be removed: {}", path, e);
    }
  }

  /** Batches in the order they were written. One thread. */
  public final class Reader {
    private long at;

    private Reader() {}

    /**
     * The next batch, without a selection, or null at the end.
     *
     * @throws StoreException {@code IO_ERROR}, {@code CORRUPT}
     */
    public @Nullable Batch next() {
      if (at == size) {
        return null;
      }
      ByteBuffer header = read(at, HEADER_BYTES);
      int length = header.getInt();
      int expected = header.getInt();
      if (length < 0 || length > size - at - HEADER_BYTES) {
        throw StorageErrors.corrupt("spill file", path, at, "length=" + length);
      }
      ByteBuffer body = read(at + HEADER_BYTES, length);
      CRC32C crc = new CRC32C();
      crc.update(body.array(), 0, length);
      if ((int) crc.getValue() != expected) {
        throw StorageErrors.corrupt(
            "spill file checksum mismatch",
            path,
            at,
            StorageErrors.expectedActual(expected, (int) crc.getValue()));
      }
      Batch batch = decode(body.array(), length);
      at += HEADER_BYTES + length;
      return batch;
    }

    private Batch decode(byte[] body, int length) {
      try {
        ByteReader in = new ByteReader(body, 0, length);
        int rowCount = in.readVarInt(Integer.MAX_VALUE);
        ColumnVector[] columns = new ColumnVector[in.readVarInt(Integer.MAX_VALUE)];
        for (int i = 0; i < columns.length; i++) {
          columns[i] = VectorCodec.decode(in, rowCount);
        }
        return new Batch(rowCount, null, columns);
      } catch (CorruptDataException e) {
        throw StorageErrors.corrupt(
            "spill file", path, at + HEADER_BYTES + e.offset(), String.valueOf(e.getMessage()));
      }
    }

    private ByteBuffer read(long from, int length) {
      // Decoding longs eight bytes at a time may look a little past the end.
      ByteBuffer buffer =
          ByteBuffer.allocate(length + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(length);
      try {
        while (buffer.hasRemaining()) {
          if (channel.read(buffer, from + buffer.position()) < 0) {
            throw StorageErrors.corrupt("spill file", path, from, "it is shorter than written");
          }
        }
      } catch (IOException e) {
        throw StorageErrors.failed("reading what was spilled", path, e);
      }
      return buffer.flip();
    }
  }
}
