package dev.yore.planner.dml;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file that COPY writes rows to. Used by one thread. */
interface CopySink extends AutoCloseable {

  /** Appends a row of values as query results have them. */
  void write(@Nullable Object[] row) throws IOException;

  /** Completes the file; without it the file is no good. */
  void finish() throws IOException;

  @Override
  void close() throws IOException;
}
