package dev.yore.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a merge of branches came to. Immutable.
 *
 * @param commit the commit that did it; null if nothing was changed
 * @param conflicts those found, at most {@link BranchMerge#MAX_CONFLICTS}; unless a policy settled
 *     them nothing was changed
 */
public record MergeResult(Status status, @Nullable Commit commit, List<MergeConflict> conflicts) {
  public MergeResult {
    conflicts = List.copyOf(conflicts);
  }

  /** How it went. */
  public enum Status {
    /** The branch had done nothing since the last merge. */
    NOTHING_TO_MERGE,
    /** Only the merged branch had gone on. */
    FAST_FORWARD,
    /** Both had gone on. */
    MERGED,
    /** Nothing was changed. */
    CONFLICTS
  }
}
