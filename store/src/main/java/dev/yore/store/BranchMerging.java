package dev.yore.store;

import dev.yore.store.schema.CatalogChange;
import org.jspecify.annotations.Nullable;

/**
 * Merges one branch into another: commits the definitions that are missing, each by itself, and
 * then, once there are none, the rows. What is to be done is planned anew in each round. Used once,
 * by one thread.
 */
final class BranchMerging {
  /** Definitions first, rows second; a third time if somebody defines things meanwhile. */
  private static final int MAX_ROUNDS = 3;

  private final LocalStore store;
  private final StoreParts parts;
  private final String source;
  private final String target;
  private final MergePolicy policy;
  private final @Nullable String message;

  /** Prepares; the branches need not exist. */
  BranchMerging(
      LocalStore store,
      StoreParts parts,
      String source,
      String target,
      MergePolicy policy,
      @Nullable String message) {
    this.store = store;
    this.parts = parts;
    this.source = source;
    this.target = target;
    this.policy = policy;
    this.message = message;
  }

  /** Does it, as {@link Store#merge} says. */
  MergeResult run() {
    @Nullable Boolean moved = null;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      try (LocalTransaction txn = store.beginLocal(target)) {
        BranchMerge merge = new BranchMerge(txn, parts.reads(), source, policy);
        merge.plan();
        if (merge.isBlocked()) {
          return new MergeResult(MergeResult.Status.CONFLICTS, null, merge.conflicts());
        }
        boolean isFirst = moved == null;
        if (isFirst) {
          moved = hasMoved(txn, merge.base());
        }
        if (merge.definitions().isEmpty()) {
          return isFirst && merge.changes().isEmpty()
              ? new MergeResult(MergeResult.Status.NOTHING_TO_MERGE, null, merge.conflicts())
              : finish(txn, merge, Boolean.TRUE.equals(moved));
        }
        txn.rollback();
        for (CatalogChange change : merge.definitions()) {
          store.execute(target, change, message);
        }
      }
    }
    throw new StoreException(
        ErrorCode.WRITE_CONFLICT,
        "tables of branch %s are being changed while %s is merged into it; merge again"
            .formatted(target, source));
  }

  /** Whether the target has gone on since it was last the same as the source. */
  private boolean hasMoved(Transaction txn, MergeBase base) {
    boolean[] moved = new boolean[1];
    parts
        .timeline()
        .forEach(
            base.targetSequence() + 1,
            txn.snapshotSequence() + 1,
            commit ->
                moved[0] |= commit.tables() > 0 && commit.branch().equals(txn.branch().name()));
    return moved[0];
  }

  private MergeResult finish(LocalTransaction txn, BranchMerge merge, boolean moved) {
    txn.deferRules();
    merge.changes().forEach(txn::apply);
    Commit commit =
        txn.commit(
                message,
                new CommitPipeline.Merged(merge.source().branchId(), txn.snapshotSequence()))
            .orElseThrow();
    return new MergeResult(
        moved ? MergeResult.Status.MERGED : MergeResult.Status.FAST_FORWARD,
        commit,
        merge.conflicts());
  }
}
