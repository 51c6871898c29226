package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.run.BatchCursor;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets several workers read one cursor, a batch each in turn. Safe for many threads. */
final class SharedCursor implements BatchCursor {
  private final BatchCursor cursor;
  private boolean ended;

  private SharedCursor(BatchCursor cursor) {
    this.cursor = cursor;
  }

  /** The cursor itself for one worker; otherwise as many views of it. */
  static List<BatchCursor> share(BatchCursor cursor, int workers) {
    return workers == 1 ? List.of(cursor) : Collections.nCopies(workers, new SharedCursor(cursor));
  }

  @Override
  public synchronized @Nullable Batch next() {
    Batch batch = ended ? null : cursor.next();
    ended = batch == null;
    return batch;
  }

  @Override
  public synchronized void close() {
    ended = true;
    cursor.close();
  }
}
