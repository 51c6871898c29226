package dev.yore.store;

import dev.yore.store.metadata.MetadataState;
import dev.yore.store.retention.Hold;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.schema.ForkedTable;
import dev.yore.store.schema.MergePoint;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.Tag;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Checks that whatever a branch, tag or hold names is there: its parent, the tables it took over,
 * the sequence. One thread.
 */
final class ReachabilityCheck {
  private final Catalogs catalogs;
  private final long lastSequence;
  private final String where;
  private final Consumer<String> problems;

  /**
   * Looks at nothing yet.
   *
   * @param where the metadata's directory, for messages
   */
  ReachabilityCheck(Visible visible, String where, Consumer<String> problems) {
    this.catalogs = visible.catalogs();
    this.lastSequence = visible.sequence();
    this.where = where;
    this.problems = problems;
  }

  void run(MetadataState state) {
    Branches branches = catalogs.branches();
    for (Branch branch : branches.branches()) {
      if (!catalogs.byBranch().containsKey(branch.branchId())) {
        report("branch " + branch.name() + " has no catalog");
      } else if (!branch.isMain()) {
        check(branch);
      }
    }
    for (int branchId : catalogs.byBranch().keySet()) {
      if (branches.branchById(branchId).isEmpty()) {
        report("there is a catalog of branch " + branchId + " but no such branch");
      }
    }
    for (Tag tag : branches.tags()) {
      Optional<Branch> branch = branches.branchById(tag.branchId());
      if (branch.isEmpty()) {
        report("tag " + tag.name() + " names branch " + tag.branchId() + " that is not there");
      }
      requirePast("tag " + tag.name(), tag.sequence());
    }
    for (MergePoint merge : branches.merges()) {
      requirePast("a merge of branch " + merge.sourceId(), merge.sourceSequence());
    }
    for (Hold hold : state.history().holds()) {
      requirePast("hold " + hold.name(), hold.sequence());
    }
    requireOwners();
  }

  private void check(Branch branch) {
    Branches branches = catalogs.branches();
    Optional<Branch> parent = branches.branchById(branch.parentId());
    if (parent.isEmpty()) {
      report(
          "branch %s left branch %d that is not there".formatted(branch.name(), branch.parentId()));
      return;
    }
    if (branch.forkSequence() >= branch.createdSequence()) {
      report("branch %s left its parent after it was made".formatted(branch.name()));
    }
    requirePast("branch " + branch.name(), branch.forkSequence());
    Catalog own = catalogs.of(branch.branchId());
    Catalog taken = catalogs.byBranch().getOrDefault(branch.parentId(), Catalog.EMPTY);
    for (ForkedTable table : branch.tables()) {
      if (own.tableById(table.tableId()).isEmpty()) {
        report("branch %s lacks its table %d".formatted(branch.name(), table.tableId()));
      }
      if (taken.tableById(table.parentTableId()).isEmpty()) {
        report(
            "table %d of branch %s forked from table %d that is not there"
                .formatted(table.tableId(), branch.name(), table.parentTableId()));
      }
    }
  }

  /** A table's streams belong to one branch. */
  private void requireOwners() {
    Set<Integer> seen = new HashSet<>();
    for (Catalog catalog : catalogs.byBranch().values()) {
      for (TableSchema table : catalog.tables()) {
        if (!seen.add(table.tableId())) {
          report("table %d belongs to two branches".formatted(table.tableId()));
        }
      }
    }
  }

  private void requirePast(String what, long sequence) {
    if (sequence < 0 || sequence > lastSequence) {
      report(what + " names sequence " + sequence + ", the last one is " + lastSequence);
    }
  }

  private void report(String problem) {
    problems.accept(problem + ": file=" + where);
  }
}
