package dev.yore.store.schema;

import org.jspecify.annotations.Nullable;

/**
 * One change of the store's branches and tags; each is a commit of its own. Names ignore case. All
 * fail with {@code REFERENCE_NOT_FOUND} where a branch or tag they need is not there.
 */
public sealed interface BranchChange {

  /**
   * Makes a branch. Fails with {@code REFERENCE_EXISTS} when a branch or tag has the name, with
   * {@code SEQUENCE_IN_FUTURE} when the sequence has not come yet, with {@code VERSION_NOT_KEPT}
   * when retention has taken the state of one of the tables.
   *
   * @param parent the branch it leaves
   * @param sequence the last commit it shares with the parent; null for the newest one
   */
  record CreateBranch(String name, String parent, @Nullable Long sequence)
      implements BranchChange {}

  /**
   * Drops a branch and frees what only it has. Fails with {@code REFERENCE_IN_USE} while another
   * branch or a tag needs it, and for main.
   */
  record DropBranch(String name) implements BranchChange {}

  /**
   * Names a state of a branch. Fails as {@link CreateBranch} does.
   *
   * @param sequence the state; null for the newest one
   */
  record CreateTag(String name, String branch, @Nullable Long sequence) implements BranchChange {}

  /** Drops a tag. */
  record DropTag(String name) implements BranchChange {}
}
