package dev.yore.driver.embedded;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where an embedded store is: a directory, or only in this process under a name. Immutable.
 *
 * @param key equal for equal stores
 * @param directory null for a store in memory, and for one that was published to an object store
 * @param published where it was, or null
 * @param following whether what is published there later is served, too
 * @param settings of the store, see {@link StoreOptions#withSettings}
 */
public record StoreLocation(
    String key,
    @Nullable Path directory,
    @Nullable String published,
    boolean following,
    Map<String, String> settings) {
  private static final String MEMORY = "mem:";
  private static final String S3 = "s3://";

  public StoreLocation {
    settings = Map.copyOf(settings);
  }

  /** The same place, with settings for whoever opens it. */
  public StoreLocation withSettings(Map<String, String> others) {
    return new StoreLocation(key, directory, published, following, others);
  }

  /**
   * Reads what follows {@code jdbc:yore:}: a path, {@code s3://bucket/prefix} for a store that was
   * published there, or {@code mem:name}; {@code mem:} without a name is a store nobody else can
   * open.
   */
  public static StoreLocation parse(String text) {
    if (text.startsWith(MEMORY)) {
      String name = text.substring(MEMORY.length());
      return new StoreLocation(
          MEMORY + (name.isEmpty() ? UUID.randomUUID() : name), null, null, false, Map.of());
    }
    if (text.startsWith(S3)) {
      return new StoreLocation(text, null, text, false, Map.of());
    }
    if (text.isBlank()) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "the URL names no store; write jdbc:yore:/directory, jdbc:yore:mem:name or"
              + " jdbc:yore://host:port/");
    }
    try {
      return of(Path.of(text));
    } catch (InvalidPathException e) {
      throw new StoreException(ErrorCode.INVALID_PARAMETER, "not a path: " + text, e);
    }
  }

  /**
   * What a store publishes, as it goes on doing so.
   *
   * @param place {@code s3://bucket/prefix} or a directory
   */
  public static StoreLocation following(String place) {
    return new StoreLocation("follow:" + place, null, place, true, Map.of());
  }

  /** A store in a directory, which need not exist yet. */
  public static StoreLocation of(Path directory) {
    Path canonical = canonical(directory.toAbsolutePath().normalize());
    return new StoreLocation(canonical.toString(), canonical, null, false, Map.of());
  }

  /** Follows links as far as the path exists. */
  private static Path canonical(Path path) {
    try {
      if (Files.exists(path)) {
        return path.toRealPath();
      }
    } catch (IOException e) {
      throw new StoreException(ErrorCode.IO_ERROR, "cannot resolve " + path + ": " + e, e);
    }
    Path parent = path.getParent();
    Path name = path.getFileName();
    return parent == null || name == null ? path : canonical(parent).resolve(name);
  }

  public boolean isMemory() {
    return directory == null && published == null;
  }
}
