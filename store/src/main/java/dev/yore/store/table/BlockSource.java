package dev.yore.store.table;

import java.util.List;

/** What one source, a segment or L0, holds of one block. Immutable; safe for many threads. */
interface BlockSource {
  /** Ascending by slot, none crossing a page's end. */
  List<RowRun> runs();

  SlotEvents deletes();

  List<PatchSource> patches();
}
