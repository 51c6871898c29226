package dev.yore.store.segment;

import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a segment holds about one block. Immutable.
 *
 * @param block row id {@code >>> 16}
 * @param inserts ascending by first slot
 * @param deletes null for none
 * @param images ascending by column, then sequence
 * @param live ascending by sequence, then slot; each of one page
 */
public record SegmentBlock(
    int block,
    List<InsertRunEntry> inserts,
    @Nullable DeleteRunEntry deletes,
    List<PatchRunEntry> patches,
    List<ImageEntry> images,
    List<PatchRunEntry> live) {
  public SegmentBlock {
    inserts = List.copyOf(inserts);
    patches = List.copyOf(patches);
    images = List.copyOf(images);
    live = List.copyOf(live);
  }

  /** A block without live rows. */
  SegmentBlock(
      int block,
      List<InsertRunEntry> inserts,
      @Nullable DeleteRunEntry deletes,
      List<PatchRunEntry> patches,
      List<ImageEntry> images) {
    this(block, inserts, deletes, patches, images, List.of());
  }

  /**
   * Bytes of what a reader of some columns needs of the block.
   *
   * @param wanted whether a column is among them, by its id
   */
  public long chunkBytes(IntPredicate wanted) {
    long bytes = deletes == null ? 0 : deletes.chunk().length();
    for (InsertRunEntry run : inserts) {
      ChunkRef sequences = run.sequences();
      bytes += sequences == null ? 0 : sequences.length();
      for (int column = 0; column < run.columnIds().size(); column++) {
        if (wanted.test(run.columnIds().get(column))) {
          for (int page = run.firstPage(); page <= run.lastPage(); page++) {
            bytes += run.chunk(column, page).length();
          }
        }
      }
    }
    for (PatchRunEntry run : patches) {
      bytes += run.keys().length();
      for (int column = 0; column < run.columnIds().size(); column++) {
        bytes += wanted.test(run.columnIds().get(column)) ? run.column(column).length() : 0;
      }
    }
    return bytes;
  }

  /** Where its first chunk lies. */
  long firstOffset() {
    if (!inserts.isEmpty()) {
      return inserts.get(0).chunk(0, inserts.get(0).firstPage()).offset();
    }
    if (deletes != null) {
      return deletes.chunk().offset();
    }
    if (!patches.isEmpty()) {
      return patches.get(0).keys().offset();
    }
    return images.isEmpty()
        ? live.get(0).keys().offset()
        : images.get(0).chunk(images.get(0).firstPage()).offset();
  }
}
