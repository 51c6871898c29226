package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.run.BatchCursor;
import org.jspecify.annotations.Nullable;

/** Skips rows and ends after so many. One thread. */
final class LimitCursor implements BatchCursor {
  private final BatchCursor source;
  private long toSkip;
  private long left;

  LimitCursor(BatchCursor source, long offset, long fetch) {
    this.source = source;
    toSkip = offset;
    left = fetch;
  }

  @Override
  public @Nullable Batch next() {
    while (left > 0) {
      Batch batch = source.next();
      if (batch == null) {
        return null;
      }
      int count = batch.selectedCount();
      if (toSkip >= count) {
        toSkip -= count;
        continue;
      }
      int from = (int) toSkip;
      int to = from + (int) Math.min(count - from, left);
      toSkip = 0;
      left -= to - from;
      return from == 0 && to == count ? batch : cut(batch, from, to);
    }
    return null;
  }

  private static Batch cut(Batch batch, int from, int to) {
    int[] rows = new int[to - from];
    for (int i = from; i < to; i++) {
      rows[i - from] = batch.position(i);
    }
    return new Batch(rows.length, rows, batch.columns());
  }

  @Override
  public void close() {
    source.close();
  }
}
