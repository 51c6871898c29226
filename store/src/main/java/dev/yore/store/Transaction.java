package dev.yore.store;

import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.vector.VectorBatch;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one snapshot and collects changes, which become one commit or nothing. Snapshot isolation:
 * the first committer of a row wins, the other gets {@code WRITE_CONFLICT}. Confined to one thread
 * at a time; scans of it must be closed or exhausted before it ends. Closing without commit rolls
 * back.
 */
public interface Transaction extends AutoCloseable {
  /** In place of a row id: there is no such row. */
  long NO_ROW = Long.MIN_VALUE;

  /** The sequence it reads; its own changes come on top. */
  long snapshotSequence();

  /** The branch it reads and changes. */
  Branch branch();

  /** The branch's catalog as of the snapshot. */
  Catalog catalog();

  /** The catalogs of all branches as of the snapshot. Tables of any branch may be scanned. */
  Catalogs catalogs();

  /**
   * Starts a scan.
   *
   * @throws StoreException {@code TABLE_NOT_FOUND}; {@code SEQUENCE_IN_FUTURE} for an as-of period
   *     beyond {@link Store#lastSequence()}; {@code BEFORE_TABLE_EXISTED} for one at which the
   *     table was not there (not yet created, or dropped)
   */
  Scan scan(ScanSpec spec);

  /**
   * Starts one scan for several threads: parts that share its pages among them, each part for one
   * thread at a time, together giving every row once. All of them must be closed.
   *
   * @param parts how many at most, 1 and up; a lookup, or a scan with a limit, is one part
   * @return at least one part
   * @throws StoreException as {@link #scan(ScanSpec)}
   */
  List<Scan> scan(ScanSpec spec, int parts);

  /** Tells of the scans it starts from now on when they end; null tells nobody. */
  void observe(@Nullable ScanObserver observer);

  /**
   * Finds the rows of some primary keys, the transaction's own among them.
   *
   * @param keys the key's columns in key order, no value null
   * @return a row id per key, {@link #NO_ROW} where there is none
   * @throws StoreException {@code TABLE_NOT_FOUND}
   */
  long[] find(int tableId, VectorBatch keys);

  /**
   * As {@link #find}, for rows that the next {@link #apply} is going to change: what was read of
   * them is kept until then, or until anything else is asked of the transaction's rows.
   */
  long[] findToChange(int tableId, VectorBatch keys);

  /**
   * Applies one statement's changes to one table, whole or not at all.
   *
   * @throws StoreException {@code DUPLICATE_KEY}, {@code NOT_NULL_VIOLATION}, {@code
   *     WRITE_CONFLICT} (the row was changed by a later commit), {@code TABLE_NOT_FOUND} (dropped
   *     meanwhile), {@code READ_ONLY}; {@code REFERENCE_NOT_FOUND} (the branch was dropped
   *     meanwhile)
   */
  void apply(TableChange change);

  /** A point to which {@link #rollbackTo} can return; cheap. */
  int savepoint();

  /** Undoes every change made since the savepoint. Later savepoints become invalid. */
  void rollbackTo(int savepoint);

  /**
   * Gives up a savepoint and all later ones; what was done since stays. Without savepoints a
   * transaction need not remember how to go back.
   */
  void release(int savepoint);

  /** Whether there is anything to commit. */
  boolean hasChanges();

  /**
   * Makes the changes durable and visible. A transaction without net effect gets no sequence.
   *
   * @param message kept with the commit, or null
   * @return the commit, or empty if there was nothing to commit
   * @throws StoreException {@code WRITE_CONFLICT}, {@code DUPLICATE_KEY}, {@code IO_ERROR}; the
   *     transaction is then rolled back
   */
  Optional<Commit> commit(@Nullable String message);

  /** Forgets the changes; does nothing if the transaction has ended. */
  void rollback();

  @Override
  void close();
}
