package dev.yore.planner.session;

import dev.yore.parser.SqlMergeBranch;
import dev.yore.store.Commit;
import dev.yore.store.ErrorCode;
import dev.yore.store.MergeConflict;
import dev.yore.store.MergePolicy;
import dev.yore.store.MergeResult;
import dev.yore.store.References;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.BranchChange;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.Tag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The branch a session works on, and what it does to branches and tags. Confined to one thread at a
 * time.
 */
final class SessionBranch {
  private final Store store;
  private String name = Branch.MAIN_NAME;

  SessionBranch(Store store) {
    this.store = store;
  }

  String name() {
    return name;
  }

  /**
   * Goes to another branch.
   *
   * @throws StoreException {@code REFERENCE_NOT_FOUND}
   */
  void use(String wanted) {
    name = References.branch(branches(), wanted).name();
  }

  private Branches branches() {
    return store.catalogs().branches();
  }

  /**
   * Makes a branch or a tag.
   *
   * @param sequence what the statement's bound means; null if it has none
   */
  void create(Compiled.CreateReference create, @Nullable Long sequence) {
    boolean exists =
        create.tag()
            ? branches().tag(create.name()).isPresent()
            : branches().branch(create.name()).isPresent();
    if (exists && create.ifNotExists()) {
      return;
    }
    String branch = create.branch() == null ? name : create.branch();
    Long state = sequence;
    if (create.state() instanceof Compiled.State.Tagged tagged) {
      Tag tag = References.tag(branches(), tagged.tag());
      String owner = branches().branchById(tag.branchId()).orElseThrow().name();
      if (create.branch() != null && !References.branch(branches(), branch).name().equals(owner)) {
        throw new StoreException(
            ErrorCode.INVALID_STATEMENT,
            "tag %s is one of branch %s, not of %s".formatted(tag.name(), owner, branch));
      }
      branch = owner;
      state = tag.sequence();
    }
    store.execute(
        create.tag()
            ? new BranchChange.CreateTag(create.name(), branch, state)
            : new BranchChange.CreateBranch(create.name(), branch, state),
        null);
  }

  void drop(Compiled.DropReference drop) {
    boolean missing =
        drop.tag()
            ? branches().tag(drop.name()).isEmpty()
            : branches().branch(drop.name()).isEmpty();
    if (missing && drop.ifExists()) {
      return;
    }
    if (!drop.tag() && References.branch(branches(), drop.name()).name().equals(name)) {
      throw new StoreException(
          ErrorCode.REFERENCE_IN_USE,
          "branch " + name + " is the session's own; USE BRANCH another one, then drop it");
    }
    store.execute(
        drop.tag()
            ? new BranchChange.DropTag(drop.name())
            : new BranchChange.DropBranch(drop.name()),
        null);
  }

  /**
   * The sequence a tag names, if the branch has it in its past.
   *
   * @throws StoreException {@code REFERENCE_NOT_FOUND}; {@code INVALID_STATEMENT} for a tag of what
   *     another branch did
   */
  long sequenceOf(String tagName) {
    Tag tag = References.tag(branches(), tagName);
    long sharedSequence = Long.MAX_VALUE;
    for (Branch ancestor : branches().lineage(References.branch(branches(), name))) {
      if (ancestor.branchId() == tag.branchId() && tag.sequence() <= sharedSequence) {
        return tag.sequence();
      }
      sharedSequence = Math.min(sharedSequence, ancestor.forkSequence());
    }
    throw new StoreException(
        ErrorCode.INVALID_STATEMENT,
        "tag %s is not in the past of branch %s".formatted(tag.name(), name));
  }

  /**
   * Merges.
   *
   * @return what {@link Compiled.MergeBranch} gives: how it went, and a row per conflict
   * @throws StoreException {@code MERGE_CONFLICT} if that was asked for
   */
  List<@Nullable Object[]> merge(Compiled.MergeBranch merge) {
    MergePolicy policy =
        switch (merge.onConflict()) {
          case REPORT, ABORT -> MergePolicy.REPORT;
          case USE_SOURCE -> MergePolicy.USE_SOURCE;
          case USE_TARGET -> MergePolicy.USE_TARGET;
        };
    MergeResult result = store.merge(merge.source(), merge.target(), policy, null);
    boolean blocked = result.status() == MergeResult.Status.CONFLICTS;
    if (blocked && merge.onConflict() == SqlMergeBranch.OnConflict.ABORT) {
      MergeConflict first = result.conflicts().get(0);
      throw new StoreException(
          ErrorCode.MERGE_CONFLICT,
          "%d conflicts, nothing was merged; the first: %s %s %s"
              .formatted(
                  result.conflicts().size(),
                  first.object(),
                  first.row() == null ? "" : first.row(),
                  first.what()));
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    if (!blocked) {
      Commit commit = result.commit();
      rows.add(row(result.status().name(), commit == null ? null : commit.sequence(), null));
    }
    for (MergeConflict conflict : result.conflicts()) {
      rows.add(row(blocked ? "CONFLICT" : "SETTLED", null, conflict));
    }
    return rows;
  }

  private static @Nullable Object[] row(
      String status, @Nullable Long sequence, @Nullable MergeConflict conflict) {
    return conflict == null
        ? new @Nullable Object[] {status, sequence, null, null, null, null, null, null}
        : new @Nullable Object[] {
          status,
          sequence,
          conflict.object(),
          conflict.row(),
          conflict.what(),
          conflict.base(),
          conflict.source(),
          conflict.target()
        };
  }
}
