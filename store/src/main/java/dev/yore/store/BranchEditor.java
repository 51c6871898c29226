package dev.yore.store;

import dev.yore.store.schema.Branch;
import dev.yore.store.schema.BranchChange;
import dev.yore.store.schema.BranchChange.CreateBranch;
import dev.yore.store.schema.BranchChange.CreateTag;
import dev.yore.store.schema.BranchChange.DropBranch;
import dev.yore.store.schema.BranchChange.DropTag;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.schema.ForkedTable;
import dev.yore.store.schema.ReferenceName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Derives the next branches and tags from the present ones and a change, or says why it cannot.
 * Used once, by one thread.
 */
final class BranchEditor {
  /** Finds out where a table's row ids ended at a sequence. */
  interface RowIdEnds {
    long of(int tableId, long sequence);
  }

  /**
   * What a change comes to.
   *
   * @param branchId the branch whose commit it is
   */
  record Edited(Catalogs catalogs, int branchId) {}

  private final Catalogs catalogs;
  private final Branches branches;
  private final long visibleSequence;
  private final long sequence;
  private final RowIdEnds rowIdEnds;

  /**
   * Prepares.
   *
   * @param visibleSequence the newest sequence a branch or tag may be about
   * @param sequence of the commit that makes the change
   */
  BranchEditor(Catalogs catalogs, long visibleSequence, long sequence, RowIdEnds rowIdEnds) {
    this.catalogs = catalogs;
    this.branches = catalogs.branches();
    this.visibleSequence = visibleSequence;
    this.sequence = sequence;
    this.rowIdEnds = rowIdEnds;
  }

  Edited apply(BranchChange change) {
    if (change instanceof CreateBranch create) {
      return createBranch(create);
    }
    if (change instanceof DropBranch drop) {
      return dropBranch(drop.name());
    }
    if (change instanceof CreateTag create) {
      Branch branch = References.branch(branches, create.branch());
      Tag tag =
          new Tag(freeName(create.name()), branch.branchId(), past(create.sequence()), sequence);
      return new Edited(catalogs.with(branches.with(tag)), branch.branchId());
    }
    Tag tag = References.tag(branches, ((DropTag) change).name());
    return new Edited(catalogs.with(branches.without(tag)), tag.branchId());
  }

  private Edited createBranch(CreateBranch create) {
    long forkSequence = past(create.sequence());
    Branch parent = owner(References.branch(branches, create.parent()), forkSequence);
    Catalog then = catalogs.of(parent.branchId()).at(forkSequence, sequence);
    Map<Integer, Integer> ownIds = new HashMap<>();
    List<ForkedTable> forked = new ArrayList<>();
    int nextTableId = catalogs.nextTableId();
    for (TableSchema table : then.tables()) {
      int ownId = nextTableId++;
      ownIds.put(table.tableId(), ownId);
      forked.add(
          new ForkedTable(
              ownId,
              table.tableId(),
              rowIdEnds.of(table.tableId(), forkSequence),
              table.nextColumnId()));
    }
    Branch branch =
        new Branch(
            branches.nextBranchId(),
            freeName(create.name()),
            parent.branchId(),
            forkSequence,
            sequence,
            forked);
    Catalogs more =
        catalogs
            .with(branch.branchId(), then.withTableIds(ownIds::get))
            .with(branches.with(branch));
    return new Edited(more, branch.branchId());
  }

  /** Who made the branch's state at the sequence: itself or, before it left, an ancestor. */
  private Branch owner(Branch branch, long atSequence) {
    for (Branch ancestor : branches.lineage(branch)) {
      if (ancestor.isMain() || ancestor.forkSequence() < atSequence) {
        return ancestor;
      }
    }
    return branch;
  }

  private Edited dropBranch(String name) {
    Branch branch = References.branch(branches, name);
    if (branch.isMain()) {
      throw new StoreException(
          ErrorCode.REFERENCE_IN_USE, "branch main is always there; it cannot be dropped");
    }
    List<String> users = new ArrayList<>();
    for (Branch other : branches.branches()) {
      if (other.parentId() == branch.branchId()) {
        users.add("branch " + other.name());
      }
    }
    for (Tag tag : branches.tags()) {
      if (tag.branchId() == branch.branchId()) {
        users.add("tag " + tag.name());
      }
    }
    if (!users.isEmpty()) {
      throw new StoreException(
          ErrorCode.REFERENCE_IN_USE,
          "branch %s is needed by %s; drop those first"
              .formatted(branch.name(), String.join(", ", users)));
    }
    int floor = catalogs.nextTableId() - 1;
    return new Edited(catalogs.with(branches.without(branch, floor)), Branch.MAIN_ID);
  }

  private String freeName(String name) {
    String normal = ReferenceName.require(name);
    if (branches.branch(normal).isPresent()) {
      throw new StoreException(ErrorCode.REFERENCE_EXISTS, "branch " + normal + " exists already");
    }
    if (branches.tag(normal).isPresent()) {
      throw new StoreException(ErrorCode.REFERENCE_EXISTS, "tag " + normal + " exists already");
    }
    return normal;
  }

  private long past(@Nullable Long wanted) {
    if (wanted == null) {
      return visibleSequence;
    }
    if (wanted > visibleSequence) {
      throw new StoreException(
          ErrorCode.SEQUENCE_IN_FUTURE,
          "sequence %d is in the future: the last one is %d".formatted(wanted, visibleSequence));
    }
    if (wanted < 0) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT, "sequence " + wanted + " is none: they begin with 1");
    }
    return wanted;
  }
}
