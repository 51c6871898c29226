package dev.yore.planner.parquet;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.Arrays;
import java.util.Locale;

/** How pages of a Parquet file are compressed. */
public enum Compression {
  UNCOMPRESSED,
  /** What every reader of Parquet knows. */
  SNAPPY,
  GZIP,
  ZSTD;

  /** The one of that name, in any case. */
  public static Compression of(String name) {
    try {
      return valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "COMPRESSION is one of " + Arrays.toString(values()) + ", not " + name);
    }
  }
}
