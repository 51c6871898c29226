package dev.yore.store;

import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.ForkedTable;
import dev.yore.store.schema.MergePoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last state two branches had in common. Immutable.
 *
 * @param ofTarget whether it is a state of the target; else it is one of the source
 * @param sequence which
 * @param sourceSequence up to here the source has been merged into the target
 * @param targetSequence from here on the target has gone on by itself
 * @param forkSequence the last commit both have from a common ancestor
 */
record MergeBase(
    boolean ofTarget, long sequence, long sourceSequence, long targetSequence, long forkSequence) {

  static MergeBase of(Branches branches, Branch source, Branch target) {
    long fork = fork(branches, source, target);
    Optional<MergePoint> last = branches.lastMerge(source.branchId(), target.branchId());
    if (last.isEmpty()) {
      return new MergeBase(false, fork, fork, fork, fork);
    }
    MergePoint merge = last.get();
    if (merge.sourceId() == source.branchId()) {
      return new MergeBase(
          false, merge.sourceSequence(), merge.sourceSequence(), merge.targetSequence(), fork);
    }
    long merged =
        branches.merges().stream()
            .filter(m -> m.sourceId() == source.branchId() && m.targetId() == target.branchId())
            .mapToLong(MergePoint::sourceSequence)
            .findFirst()
            .orElse(fork);
    return new MergeBase(true, merge.sourceSequence(), merged, merge.sourceSequence(), fork);
  }

  /** The last commit both have from a common ancestor. */
  private static long fork(Branches branches, Branch source, Branch target) {
    Map<Integer, Long> leftSource = leftAt(branches, source);
    long left = Long.MAX_VALUE;
    for (Branch ancestor : branches.lineage(target)) {
      Long other = leftSource.get(ancestor.branchId());
      if (other != null) {
        return Math.min(left, other);
      }
      left = Math.min(left, ancestor.forkSequence());
    }
    throw new IllegalStateException("branches without a common ancestor");
  }

  /** Per ancestor the last of its commits the branch has. */
  private static Map<Integer, Long> leftAt(Branches branches, Branch branch) {
    Map<Integer, Long> left = new HashMap<>();
    long sequence = Long.MAX_VALUE;
    for (Branch ancestor : branches.lineage(branch)) {
      left.put(ancestor.branchId(), sequence);
      sequence = Math.min(sequence, ancestor.forkSequence());
    }
    return left;
  }

  /** The table at the top of the forks that led to this one: the same for those that share rows. */
  static int root(Branches branches, int tableId) {
    int root = tableId;
    Optional<ForkedTable> next = forked(branches, root);
    while (next.isPresent()) {
      root = next.get().parentTableId();
      next = forked(branches, root);
    }
    return root;
  }

  /** Rows below this id are the same rows in two tables of one root. */
  static long sharedRowIdEnd(Branches branches, int tableId, int otherId) {
    long shared = Long.MAX_VALUE;
    for (int id : List.of(tableId, otherId)) {
      Optional<ForkedTable> next = forked(branches, id);
      while (next.isPresent() && !isAncestor(branches, id, next.get(), tableId, otherId)) {
        shared = Math.min(shared, next.get().firstRowId());
        next = forked(branches, next.get().parentTableId());
      }
    }
    return shared;
  }

  /** Whether the fork was made before the two tables parted: then it parts nothing of theirs. */
  private static boolean isAncestor(
      Branches branches, int from, ForkedTable fork, int tableId, int otherId) {
    int other = from == tableId ? otherId : tableId;
    int id = other;
    while (true) {
      if (id == fork.tableId()) {
        return true;
      }
      Optional<ForkedTable> next = forked(branches, id);
      if (next.isEmpty()) {
        return false;
      }
      id = next.get().parentTableId();
    }
  }

  private static Optional<ForkedTable> forked(Branches branches, int tableId) {
    return branches.branches().stream()
        .flatMap(b -> b.tables().stream())
        .filter(t -> t.tableId() == tableId)
        .findFirst();
  }
}
