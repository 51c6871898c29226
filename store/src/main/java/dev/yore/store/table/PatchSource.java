package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;
import java.util.List;

/**
 * Patches of one set of columns in one block as one source holds them. Immutable; safe for many
 * threads.
 */
interface PatchSource {
  /** The patched columns' ids. */
  List<Integer> columnIds();

  /** Slot and sequence of each patch. */
  SlotEvents events();

  /** New values per patch of the column at that position in {@link #columnIds()}. */
  ColumnVector values(int position, ReadContext context);

  /** False if certainly no patch brings a value that satisfies the filter. */
  boolean mayMatch(int position, ColumnFilter filter);
}
