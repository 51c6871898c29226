package dev.yore.planner.session;

import dev.yore.store.ErrorCode;
import dev.yore.store.References;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.BranchChange;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.Tag;
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
}
