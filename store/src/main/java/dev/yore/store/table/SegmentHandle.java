package dev.yore.store.table;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A shared, open segment: it is closed when the last share is given back. Safe for many threads.
 */
public final class SegmentHandle implements TableSource {
  private final AtomicInteger shares = new AtomicInteger(1);
  private final TableSource source;
  private final Runnable onLastRelease;

  SegmentHandle(TableSource source, Runnable onLastRelease) {
    this.source = source;
    this.onLastRelease = onLastRelease;
  }

  /** Takes a share; false if the segment is closed already. */
  public boolean tryRetain() {
    int current = shares.get();
    while (current > 0) {
      if (shares.compareAndSet(current, current + 1)) {
        return true;
      }
      current = shares.get();
    }
    return false;
  }

  /** Gives a share back; the last one closes the segment. */
  public void release() {
    if (shares.decrementAndGet() == 0) {
      onLastRelease.run();
    }
  }

  @Override
  public @Nullable BlockSource block(int block) {
    return source.block(block);
  }

  @Override
  public int blockEnd() {
    return source.blockEnd();
  }

  @Override
  public long[] keyCandidates(LookupKey key, ReadContext context) {
    return source.keyCandidates(key, context);
  }
}
