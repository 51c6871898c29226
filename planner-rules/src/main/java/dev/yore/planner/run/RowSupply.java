package dev.yore.planner.run;

import org.jspecify.annotations.Nullable;

/** Where a cursor's rows come from. Confined to one thread at a time. */
interface RowSupply extends AutoCloseable {
  /** The next row in an array that is the caller's, or null at the end. */
  @Nullable Object @Nullable [] next();

  @Override
  void close();
}
