package dev.yore.spark;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * Options of a write: {@code onDuplicateKey} is {@code error} or {@code overwrite}, {@code jobId}
 * names the write, so that an application that runs again does not write twice. Stateless.
 */
final class WriteOptions {
  private static final String ON_DUPLICATE_KEY = "onDuplicateKey";
  private static final String JOB_ID = "jobId";

  private WriteOptions() {}

  static boolean overwrites(CaseInsensitiveStringMap options) {
    String asked = options.getOrDefault(ON_DUPLICATE_KEY, "error");
    return switch (asked) {
      case "error" -> false;
      case "overwrite" -> true;
      default ->
          throw new StoreException(
              ErrorCode.INVALID_PARAMETER,
              ON_DUPLICATE_KEY + " is error or overwrite, not '" + asked + "'");
    };
  }

  /** The name given to the write, or null. */
  static @Nullable String jobId(CaseInsensitiveStringMap options) {
    return options.get(JOB_ID);
  }
}
