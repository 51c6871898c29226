package dev.yore.planner.parquet;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.IOException;

/** The door to the Parquet library, which an application that embeds Yore may lack. */
public final class ParquetLibrary {
  private ParquetLibrary() {}

  /** Something that opens a file with the library. */
  @FunctionalInterface
  public interface Opening<T> {
    T open() throws IOException;
  }

  /**
   * Opens a file.
   *
   * @throws StoreException {@code NOT_SUPPORTED}, naming the artifacts, if the library is missing
   */
  public static <T> T open(Opening<T> opening) throws IOException {
    try {
      return opening.open();
    } catch (NoClassDefFoundError e) {
      throw new StoreException(
          ErrorCode.NOT_SUPPORTED,
          "COPY of Parquet files needs a library that an application that embeds Yore has to add:"
              + " put org.apache.parquet:parquet-hadoop and org.apache.hadoop:hadoop-client-api on"
              + " the class path ("
              + e.getMessage()
              + " is missing)",
          e);
    }
  }
}
