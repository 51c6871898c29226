package dev.yore.store.manifest;

import dev.yore.store.Tier;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.segment.SegmentRange;
import org.jspecify.annotations.Nullable;

/**
 * A segment and the digest that is part of its object's name. Immutable.
 *
 * @param range what it may have something about; null if that was not written down
 */
public record PublishedSegment(SegmentEntry entry, String digest, @Nullable SegmentRange range) {

  /** Where it is read. */
  public SegmentPlace place() {
    return new SegmentPlace(entry.tableId(), entry.segmentId(), Tier.OBJECT, digest);
  }
}
