package dev.yore.store;

import dev.yore.store.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/** A transaction as its constraints see it: committed rows, its own changes, and further ones. */
interface TransactionRows {
  /** The transaction's changes of a table, or null if there are none. */
  @Nullable TableOverlay overlay(int tableId);

  /** The committed rows. */
  SnapshotRows snapshot(TableSchema table);

  /** Changes rows as part of the statement whose constraints are being enforced. */
  void changeFurther(TableChange change);
}
