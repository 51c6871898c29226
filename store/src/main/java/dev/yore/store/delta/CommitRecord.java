package dev.yore.store.delta;

import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.Catalog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything one commit did; the unit of the log.
 *
 * @param stampMillis UTC, never less than the previous commit's
 * @param message free text or null
 * @param branchId the branch it is a commit of
 * @param catalog the branch's whole catalog after the commit if the commit changed it, else null
 * @param branches all branches and tags after the commit if the commit changed them, else null
 */
public record CommitRecord(
    long sequence,
    long stampMillis,
    @Nullable String message,
    int branchId,
    @Nullable Catalog catalog,
    @Nullable Branches branches,
    List<TableDelta> tables) {
  public CommitRecord {
    tables = List.copyOf(tables);
  }

  /** A commit of main. */
  public CommitRecord(
      long sequence,
      long stampMillis,
      @Nullable String message,
      @Nullable Catalog catalog,
      List<TableDelta> tables) {
    this(sequence, stampMillis, message, Branch.MAIN_ID, catalog, null, tables);
  }
}
