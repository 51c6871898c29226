package dev.yore.store.segment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a segment holds about one block. Immutable.
 *
 * @param block row id {@code >>> 16}
 * @param inserts ascending by first slot
 * @param deletes null for none
 * @param images ascending by column, then sequence
 */
public record SegmentBlock(
    int block,
    List<InsertRunEntry> inserts,
    @Nullable DeleteRunEntry deletes,
    List<PatchRunEntry> patches,
    List<ImageEntry> images) {
  public SegmentBlock {
    inserts = List.copyOf(inserts);
    patches = List.copyOf(patches);
    images = List.copyOf(images);
  }

  /** Where its first chunk lies. */
  long firstOffset() {
    if (!inserts.isEmpty()) {
      return inserts.get(0).chunk(0, inserts.get(0).firstPage()).offset();
    }
    if (deletes != null) {
      return deletes.chunk().offset();
    }
    return patches.isEmpty()
        ? images.get(0).chunk(images.get(0).firstPage()).offset()
        : patches.get(0).keys().offset();
  }
}
