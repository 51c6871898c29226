package dev.yore.store.directory;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who may use a store's directory: one writer, or any number of reading processes. Two guards stand
 * behind each other: an entry per directory in the JVM's system properties, which all class loaders
 * share, and an operating-system lock on byte 0 of the file {@code lock}. The first is there
 * because POSIX gives up a process's lock when the process closes <em>any</em> descriptor of the
 * file, so a second attempt in this JVM must not even open it. Thread-safe.
 */
final class DirectoryLock implements AutoCloseable {
  static final String FILE_NAME = "lock";
  private static final String PROPERTY_PREFIX = "dev.yore.store.open.";

  /** The holder's note lies behind the locked byte, where other processes may read it. */
  private static final int NOTE_OFFSET = 8;

  private static final int NOTE_BYTES = 120;

  private final String property;
  private final @Nullable RandomAccessFile file;
  private final boolean shared;

  private DirectoryLock(String property, @Nullable RandomAccessFile file, boolean shared) {
    this.property = property;
    this.file = file;
    this.shared = shared;
  }

  /**
   * Takes the directory.
   *
   * @param root the real path, so that one directory has one name
   * @throws StoreException {@code STORE_LOCKED}, {@code IO_ERROR}
   */
  static DirectoryLock take(Path root, boolean shared) {
    String property = PROPERTY_PREFIX + root;
    if (System.getProperties().putIfAbsent(property, shared ? "reader" : "writer") != null) {
      throw locked(root, "this process (pid " + ProcessHandle.current().pid() + ")");
    }
    boolean taken = false;
    try {
      DirectoryLock lock = new DirectoryLock(property, lockFile(root, shared), shared);
      taken = true;
      return lock;
    } catch (IOException e) {
      throw StorageErrors.failed("locking the store", root.resolve(FILE_NAME), e);
    } finally {
      if (!taken) {
        System.getProperties().remove(property);
      }
    }
  }

  private static @Nullable RandomAccessFile lockFile(Path root, boolean shared) throws IOException {
    Path path = root.resolve(FILE_NAME);
    if (shared && !Files.exists(path)) {
      return null; // A copy on read-only media: nobody can be writing it.
    }
    RandomAccessFile file = new RandomAccessFile(path.toFile(), shared ? "r" : "rw");
    boolean locked = false;
    try {
      FileLock lock = file.getChannel().tryLock(0, 1, shared);
      if (lock == null) {
        throw locked(root, holder(file));
      }
      if (!shared) {
        note(file, "pid " + ProcessHandle.current().pid());
      }
      locked = true;
      return file;
    } catch (OverlappingFileLockException e) {
      throw locked(root, "this process (pid " + ProcessHandle.current().pid() + ")");
    } finally {
      if (!locked) {
        file.close();
      }
    }
  }

  private static StoreException locked(Path root, String holder) {
    return new StoreException(
        ErrorCode.STORE_LOCKED,
        "the store is in use: directory="
            + root
            + " holder="
            + holder
            + "; close it there, or connect to the server that serves it");
  }

  private static void note(RandomAccessFile file, String text) throws IOException {
    byte[] note = new byte[NOTE_BYTES];
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, note, 0, Math.min(bytes.length, note.length));
    file.seek(NOTE_OFFSET);
    file.write(note);
  }

  private static String holder(RandomAccessFile file) throws IOException {
    byte[] note = new byte[NOTE_BYTES];
    file.seek(NOTE_OFFSET);
    int read = Math.max(0, file.read(note));
    String text = new String(note, 0, read, StandardCharsets.UTF_8).replace("\0", "").strip();
    return text.isEmpty() ? "another process" : text;
  }

  /** Gives the operating-system lock up; {@link #forget} must follow. */
  void release() throws IOException {
    if (file == null || !file.getChannel().isOpen()) {
      return;
    }
    try (file) {
      if (!shared) {
        note(file, "");
      }
    }
  }

  /** Lets this process open the directory again. */
  void forget() {
    System.getProperties().remove(property);
  }

  @Override
  public void close() throws IOException {
    try {
      release();
    } finally {
      forget();
    }
  }
}
