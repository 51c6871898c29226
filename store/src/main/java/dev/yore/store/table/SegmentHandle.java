package dev.yore.store.table;

import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.SegmentReader;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A shared, open segment: it is closed when the last share is given back. Safe for many threads.
 */
public final class SegmentHandle {
  private final SegmentReader reader;
  private final SegmentSource source;
  private final SegmentHeat heat;
  private final AtomicInteger shares = new AtomicInteger(1);
  private volatile Runnable afterClose = () -> {};

  /**
   * Takes over the reader; the creator has the first share.
   *
   * @param schema the segment's table
   */
  public SegmentHandle(SegmentReader reader, TableSchema schema) {
    this(reader, schema, new SegmentHeat());
  }

  /**
   * Takes over the reader of a segment that was read elsewhere before.
   *
   * @param heat goes on being counted
   */
  public SegmentHandle(SegmentReader reader, TableSchema schema, SegmentHeat heat) {
    this.reader = reader;
    this.heat = heat;
    source = new SegmentSource(reader, schema);
  }

  /** The reader, to be used by who has a share. */
  public SegmentReader reader() {
    return reader;
  }

  /** How much it is asked for. */
  public SegmentHeat heat() {
    return heat;
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
    int left = shares.decrementAndGet();
    if (left == 0) {
      reader.close();
      afterClose.run();
    } else if (left < 0) {
      throw new IllegalStateException("segment released too often: " + reader.name());
    }
  }

  /**
   * What to do once the segment is closed, such as to delete the file of one merged away; the
   * caller must have a share.
   */
  public void afterClose(Runnable action) {
    afterClose = action;
  }

  /** Rows inserted, deleted and patched. */
  public long rowEvents() {
    return source.rowEvents();
  }

  SegmentSource source() {
    return source;
  }
}
