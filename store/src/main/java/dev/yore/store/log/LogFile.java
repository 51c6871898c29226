package dev.yore.store.log;

import dev.yore.store.directory.DurableFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One log file open for writing. Writes go through {@link RandomAccessFile} and syncs through an
 * {@link AsynchronousFileChannel} (whose {@code force} runs in the calling thread), because neither
 * closes the file when the thread is interrupted, as a {@code FileChannel} does. Used by one thread
 * at a time.
 */
final class LogFile implements AutoCloseable {
  /** The JDK copies what it writes into a native buffer of this size; larger only costs memory. */
  private static final int WRITE_CHUNK_BYTES = 1 << 18;

  private final LogFileHeader header;
  private final Path path;
  private final RandomAccessFile writer;
  private final AsynchronousFileChannel syncer;
  private final boolean syncing;

  private LogFile(LogFileHeader header, Path path, boolean syncing) throws IOException {
    this.header = header;
    this.path = path;
    this.syncing = syncing;
    this.writer = new RandomAccessFile(path.toFile(), "rw");
    AsynchronousFileChannel opened = null;
    try {
      opened = AsynchronousFileChannel.open(path, StandardOpenOption.WRITE);
    } finally {
      if (opened == null) {
        writer.close();
      }
    }
    this.syncer = opened;
  }

  /** Creates the file full of zeros, so that later syncs have no metadata to write. */
  static LogFile create(LogFiles files, LogFileHeader header, boolean syncing) throws IOException {
    Path unfinished = files.unfinishedPath(header.fileNumber());
    DurableFiles.delete(unfinished);
    try (LogFile fresh = new LogFile(header, unfinished, syncing)) {
      fresh.fill(0, header.capacityBytes());
      fresh.write(0, header.encode(), LogFormat.FIRST_RECORD_OFFSET);
      fresh.syncAll();
    }
    Path path = files.path(header.fileNumber());
    if (Files.exists(path)) {
      throw new FileAlreadyExistsException(path.toString(), null, "a log file is never replaced");
    }
    DurableFiles.rename(unfinished, path);
    return new LogFile(header, path, syncing);
  }

  static LogFile open(LogFiles files, LogFileHeader header, boolean syncing) throws IOException {
    return new LogFile(header, files.path(header.fileNumber()), syncing);
  }

  LogFileHeader header() {
    return header;
  }

  Path path() {
    return path;
  }

  void write(long offset, byte[] bytes, int length) throws IOException {
    writer.seek(offset);
    for (int from = 0; from < length; from += WRITE_CHUNK_BYTES) {
      writer.write(bytes, from, Math.min(WRITE_CHUNK_BYTES, length - from));
    }
  }

  /** Writes zeros from an offset to another. */
  void fill(long fromOffset, long toOffset) throws IOException {
    byte[] zeros = new byte[(int) Math.min(WRITE_CHUNK_BYTES, toOffset - fromOffset)];
    for (long at = fromOffset; at < toOffset; at += zeros.length) {
      write(at, zeros, (int) Math.min(zeros.length, toOffset - at));
    }
  }

  /** Puts what was written on disk; data only, the size never changes. */
  void sync() throws IOException {
    if (syncing) {
      syncer.force(false);
    }
  }

  private void syncAll() throws IOException {
    if (syncing) {
      syncer.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    try (writer) {
      syncer.close();
    }
  }
}
