package dev.yore.engine.memory;

import dev.yore.store.directory.StorageErrors;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one execution's spill files are. The directory is made when the first of them is; files
 * that a process left behind when it died are removed by the next one that spills here. Safe for
 * many threads.
 */
public final class SpillDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpillDirectory.class);
  private static final String PREFIX = "yore-";
  private static final String SUFFIX = ".spill";

  /** Directories this process has looked for left-behind files in. */
  private static final Set<Path> CLEANED = new HashSet<>();

  private static final AtomicLong NEXT_NUMBER = new AtomicLong();

  private final Path directory;
  private final List<SpillFile> files = new ArrayList<>();
  private boolean closed;

  public SpillDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * A new, empty file; it is removed when it or this is closed.
   *
   * @throws dev.yore.store.StoreException {@code IO_ERROR}, {@code DISK_FULL}
   */
  public synchronized SpillFile newFile() {
    if (closed) {
      throw new IllegalStateException("the execution has ended");
    }
    try {
      Files.createDirectories(directory);
      removeLeftBehind(directory);
      long pid = ProcessHandle.current().pid();
      SpillFile file =
          SpillFile.create(
              directory.resolve(PREFIX + pid + "-" + NEXT_NUMBER.incrementAndGet() + SUFFIX));
      files.add(file);
      return file;
    } catch (IOException e) {
      throw StorageErrors.failed("creating a spill file", directory, e);
    }
  }

  private static void removeLeftBehind(Path directory) throws IOException {
    synchronized (CLEANED) {
      if (!CLEANED.add(directory.toAbsolutePath().normalize())) {
        return;
      }
      try (DirectoryStream<Path> found =
          Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
        for (Path file : found) {
          if (isLeftBehind(file)) {
            Files.deleteIfExists(file);
            LOG.info("removed a spill file of a process that has ended: {}", file);
          }
        }
      }
    }
  }

  /** The name says which process made it; one that lives may still need it. */
  private static boolean isLeftBehind(Path file) {
    String name = file.getFileName().toString();
    int end = name.indexOf('-', PREFIX.length());
    if (end < 0) {
      return false;
    }
    try {
      long pid = Long.parseLong(name, PREFIX.length(), end, 10);
      return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Bytes written to all files so far. */
  public synchronized long writtenBytes() {
    return files.stream().mapToLong(SpillFile::sizeBytes).sum();
  }

  /** Removes all files. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    files.forEach(SpillFile::close);
    files.clear();
  }
}
