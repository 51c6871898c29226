package dev.yore.store.table;

import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What one source, a segment or L0, holds of one block. Immutable; safe for many threads. */
interface BlockSource {
  /** Ascending by slot, none crossing a page's end. */
  List<? extends RowRun> runs();

  /** Null for none. */
  @Nullable EventSource deletes();

  List<? extends PatchSource> patches();

  /** Images of columns, page by page; in no order. */
  List<? extends ImagePage> images();

  /** Those of one column, likewise. */
  default List<? extends ImagePage> images(int columnId) {
    return images().stream().filter(image -> image.columnId() == columnId).toList();
  }

  /** Live rows of pages as of some commits; in no order. */
  default List<LiveRows> live() {
    return List.of();
  }

  /**
   * The patches that may have been made to one slot; a source of many looks which really were.
   * Decodes keys of patches at most.
   */
  default List<? extends PatchSource> patchesOf(int slot, ReadContext context) {
    return patches();
  }

  /**
   * What a reader of one slot as of a sequence may begin with. Not for columns that were of another
   * type once, whose images are another column's.
   *
   * @param images gets images of some columns at or before the sequence, the last among them
   * @return patches with all that was done to the slot since the images or, of columns without one,
   *     ever up to the sequence; and others
   */
  default List<? extends PatchSource> patchesAsOf(
      int slot, long sequence, List<ImagePage> images, ReadContext context) {
    for (ImagePage image : images()) {
      if (image.sequence() <= sequence && image.firstSlot() <= slot && image.toSlot() > slot) {
        images.add(image);
      }
    }
    return patches();
  }

  /**
   * Bytes that a reader of some columns would have to read of the block; 0 for what is in memory.
   *
   * @param wanted whether a column is among them, by its id
   */
  default long chunkBytes(IntPredicate wanted) {
    return 0;
  }
}
