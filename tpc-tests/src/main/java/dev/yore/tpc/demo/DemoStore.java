package dev.yore.tpc.demo;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.tpc.files.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The demo's directory, marked by a file so that a later demo replaces its own store and never
 * somebody's data.
 */
final class DemoStore {
  private static final String MARK = "YORE-DEMO";

  private final Path directory;

  DemoStore(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  String url() {
    return "jdbc:yore:" + directory;
  }

  /**
   * Makes way for a new store.
   *
   * @throws StoreException if there is something that no demo made
   */
  void replace() throws IOException {
    if (Files.exists(directory)) {
      if (!isEmpty() && !Files.exists(directory.resolve(MARK))) {
        throw new StoreException(
            ErrorCode.INVALID_PARAMETER,
            directory + " exists and no demo made it; choose another directory with --store");
      }
      Directories.delete(directory);
    }
  }

  /** Marks the store, once there is one: a store is made in an empty directory only. */
  void mark() throws IOException {
    Files.writeString(directory.resolve(MARK), "yore demo replaces this directory when it runs\n");
  }

  private boolean isEmpty() throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }
}
