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

  /**
   * Bytes that a reader of some columns would have to read of the block; 0 for what is in memory.
   *
   * @param wanted whether a column is among them, by its id
   */
  default long chunkBytes(IntPredicate wanted) {
    return 0;
  }
}
