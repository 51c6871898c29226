package dev.yore.store.directory;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file for as long as somebody has it open: it loses its name as soon as it is there, so that
 * nothing is left of it however the process ends. Where a file that is open keeps its name
 * (Windows), it goes when this is closed. An interrupt does not disturb it. Confined to one thread.
 */
public final class ScratchFile implements AutoCloseable {
  private final Path path;
  private final RandomAccessFile file;
  private final boolean hasName;

  private ScratchFile(Path path, RandomAccessFile file, boolean hasName) {
    this.path = path;
    this.file = file;
    this.hasName = hasName;
  }

  /** An empty one, which nobody else may read. */
  public static ScratchFile create(Path directory) throws IOException {
    Path path = Files.createTempFile(directory, "yore-", ".tmp");
    try {
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      return new ScratchFile(path, file, !path.toFile().delete());
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /** Writes behind what was written; to be closed before this, if at all. */
  public FileOutputStream appender() throws IOException {
    return new FileOutputStream(file.getFD());
  }

  /** All that is in it, up to 2 GiB. */
  public byte[] readAll() throws IOException {
    byte[] bytes = new byte[Math.toIntExact(file.length())];
    file.seek(0);
    file.readFully(bytes);
    return bytes;
  }

  /** The name it had or has, for messages. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    file.close();
    if (hasName) {
      Files.deleteIfExists(path);
    }
  }
}
