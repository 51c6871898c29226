package dev.yore.planner;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Which files of this machine a session may name in COPY. Safe for many threads. */
@FunctionalInterface
public interface FileAccess {
  /**
   * The file of that name.
   *
   * @throws StoreException {@code NOT_SUPPORTED} if the session may not use it; {@code
   *     INVALID_PARAMETER} if it is no path
   */
  Path resolve(String file);

  /** Every file the process can read or write: for whoever runs the process. */
  FileAccess ANY = FileAccess::path;

  /** Files below a directory; no files at all if it is null. */
  static FileAccess within(@Nullable Path directory) {
    if (directory == null) {
      return file -> {
        throw refused(
            "COPY reads and writes files of the server, which it does not allow; start it with"
                + " -Dyore.copyDirectory=DIR, or copy from an embedded connection");
      };
    }
    Path root = directory.toAbsolutePath().normalize();
    return file -> {
      Path path = root.resolve(path(file)).normalize();
      if (!path.startsWith(root)) {
        throw refused("file '" + file + "' is not below the directory that COPY may use");
      }
      return path;
    };
  }

  private static Path path(String file) {
    try {
      if (!file.isBlank()) {
        return Path.of(file);
      }
    } catch (InvalidPathException e) {
      // Reported below like a path that is empty.
    }
    throw new StoreException(ErrorCode.INVALID_PARAMETER, "not a path: '" + file + "'");
  }

  private static StoreException refused(String why) {
    return new StoreException(ErrorCode.NOT_SUPPORTED, why);
  }
}
