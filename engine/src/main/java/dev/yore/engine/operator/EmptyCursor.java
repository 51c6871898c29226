package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.run.BatchCursor;
import org.jspecify.annotations.Nullable;

/** No rows. */
enum EmptyCursor implements BatchCursor {
  INSTANCE;

  @Override
  public @Nullable Batch next() {
    return null;
  }

  @Override
  public void close() {}
}
