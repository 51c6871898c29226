package dev.yore.store.manifest;

import dev.yore.store.Tier;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.metadata.SegmentPlace;

/** A segment and the digest that is part of its object's name. Immutable. */
public record PublishedSegment(SegmentEntry entry, String digest) {

  /** Where it is read. */
  public SegmentPlace place() {
    return new SegmentPlace(entry.tableId(), entry.segmentId(), Tier.OBJECT, digest);
  }
}
