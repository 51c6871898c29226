package dev.yore.store.segment;

import dev.yore.store.codec.ByteWriter;
import java.io.FileOutputStream;
import java.io.IOException;

/** Appends to an empty file through a buffer and knows how far it got. Confined to one thread. */
final class SegmentOutput implements AutoCloseable {
  /** Few system calls, little memory. */
  private static final int BUFFER_BYTES = 256 << 10;

  /** A stream, because an interrupt closes channels. */
  private final FileOutputStream file;

  private final ByteWriter buffer = new ByteWriter(BUFFER_BYTES + 4096);
  private long flushedBytes;

  SegmentOutput(FileOutputStream file) {
    this.file = file;
  }

  /** Where the next byte goes. */
  long offset() {
    return flushedBytes + buffer.size();
  }

  void write(byte[] bytes, int length) throws IOException {
    buffer.putBytes(bytes, 0, length);
    if (buffer.size() >= BUFFER_BYTES) {
      flush();
    }
  }

  /**
   * Appends a chunk: header, length, payload and the checksum of all of them.
   *
   * @param dictionaryId of what the payload needs, or is; 0 for none
   */
  ChunkRef writeChunk(ChunkHeader header, int dictionaryId, long baseSequence, ByteWriter payload)
      throws IOException {
    ByteWriter chunk = new ByteWriter(payload.size() + 64);
    header.encode(chunk, baseSequence, dictionaryId);
    chunk.putVarLong(payload.size());
    chunk.putBytes(payload.array(), 0, payload.size());
    chunk.putInt(Checksum.of(chunk.array(), 0, chunk.size()));
    long offset = offset();
    write(chunk.array(), chunk.size());
    return new ChunkRef(offset, chunk.size());
  }

  /** Hands everything to the operating system and, if wanted, to the disk. */
  void finish(boolean sync) throws IOException {
    flush();
    if (sync) {
      file.getFD().sync();
    }
  }

  private void flush() throws IOException {
    file.write(buffer.array(), 0, buffer.size());
    flushedBytes += buffer.size();
    buffer.truncate(0);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
