package dev.yore.store.table;

/** Something of a page's history that is kept for who asks again. Immutable. */
sealed interface HistoryEntry permits HistoryPage, HistoryPart, HistoryColumn {
  /** Heap bytes beside those of the page it belongs to. */
  long sizeBytes();
}
