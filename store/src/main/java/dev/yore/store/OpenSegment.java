package dev.yore.store;

import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.table.SegmentHandle;

/**
 * A segment of which the store holds a share, until it closes it or lets {@link
 * SegmentFiles#retire} do so. Immutable.
 */
record OpenSegment(SegmentEntry entry, SegmentPlace place, SegmentHandle handle) {

  /** The same segment, of which more is known now. */
  OpenSegment withRowEvents(long count) {
    return new OpenSegment(entry.withRowEvents(count), place, handle);
  }

  /** For use while a share is held. */
  SegmentReader reader() {
    return handle.reader();
  }

  /** Gives the store's share back. */
  void close() {
    handle.release();
  }
}
