package dev.yore.store.directory;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * File operations that are on disk when they return. None of them goes through an interruptible
 * channel: an interrupted thread must not close a file under the store. Stateless.
 */
public final class DurableFiles {
  private static final boolean WINDOWS =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

  /** Large enough that the calls cost nothing beside the bytes. */
  private static final int COPY_BYTES = 1 << 16;

  private DurableFiles() {}

  /** The whole file, which must be smaller than 2 GiB. */
  public static byte[] read(Path file) throws IOException {
    try (InputStream in = new FileInputStream(file.toFile())) {
      return in.readAllBytes();
    }
  }

  /** Writes the content under the name, replacing what was there at once or not at all. */
  public static void replace(Path file, byte[] content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
      out.write(content);
      out.getFD().sync();
    }
    rename(fresh, file);
  }

  /**
   * Copies a file's content under a new name; the new directory entry still has to be synced. The
   * copy is writable also where the original, in a store or backup protected from writing, is not.
   */
  public static void copy(Path from, Path to) throws IOException {
    try (FileInputStream in = new FileInputStream(from.toFile());
        FileOutputStream out = new FileOutputStream(to.toFile())) {
      // Not transferTo(): newer Javas do that by interruptible channels.
      byte[] buffer = new byte[COPY_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
      out.getFD().sync();
    }
  }

  /** Moves a synced file to its final name in the same directory. */
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncParent(to);
  }

  /** Deletes the file if it is there. */
  public static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      syncParent(file);
    }
  }

  /** Makes creations, renames and deletions in the directory durable. */
  public static void syncDirectory(Path directory) throws IOException {
    if (WINDOWS) {
      return; // A directory cannot be opened there; its journal orders these operations itself.
    }
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void syncParent(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      syncDirectory(parent);
    }
  }
}
