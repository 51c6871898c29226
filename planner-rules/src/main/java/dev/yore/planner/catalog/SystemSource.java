package dev.yore.planner.catalog;

import dev.yore.engine.memory.MemoryAccount;
import dev.yore.store.Store;

/**
 * Where system tables find their facts while a statement runs. Immutable.
 *
 * @param snapshotSequence commits after it are not shown
 * @param copies the COPY statements that run
 * @param queries what the store's queries hold
 */
public record SystemSource(
    Store store,
    SqlCatalog catalog,
    long snapshotSequence,
    CopyBoard copies,
    MemoryAccount queries) {
  /** The data context's variable that holds it. */
  public static final String VARIABLE = "yoreSystemSource";
}
