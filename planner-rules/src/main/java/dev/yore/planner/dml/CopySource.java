package dev.yore.planner.dml;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of a file that COPY reads. Used by one thread. */
interface CopySource extends AutoCloseable {

  /** One row of the file. */
  interface Row {
    /** Where it is: a line or a row, from 1. */
    long number();

    /**
     * Its values in the order of the columns, as their codecs take them.
     *
     * @throws dev.yore.store.StoreException for one that is no value of its column's type
     */
    @Nullable Object[] values();

    /** Its fields as text, for the file of rejects. */
    @Nullable String[] text();
  }

  /** The next row; null after the last. */
  @Nullable Row next() throws IOException;

  /** Bytes of the file that have been read. */
  long readBytes();

  /** Bytes there are to read. */
  long totalBytes();

  @Override
  void close() throws IOException;
}
