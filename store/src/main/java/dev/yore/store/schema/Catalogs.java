package dev.yore.store.schema;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The catalogs of all branches at one instant. Immutable.
 *
 * @param version changes with every change of any of them, of a branch or of a tag; a key for
 *     caches as long as the store is open
 * @param byBranch one per branch, by its id
 */
public record Catalogs(long version, Branches branches, Map<Integer, Catalog> byBranch) {
  public static final Catalogs EMPTY = ofMain(Catalog.EMPTY);

  public Catalogs {
    byBranch = Map.copyOf(byBranch);
  }

  /** A store that has no branch but main. */
  public static Catalogs ofMain(Catalog catalog) {
    return new Catalogs(catalog.version(), Branches.MAIN_ONLY, Map.of(Branch.MAIN_ID, catalog));
  }

  public Catalog main() {
    return of(Branch.MAIN_ID);
  }

  /**
   * A branch's catalog.
   *
   * @throws StoreException {@code REFERENCE_NOT_FOUND}
   */
  public Catalog of(int branchId) {
    Catalog catalog = byBranch.get(branchId);
    if (catalog == null) {
      throw new StoreException(
          ErrorCode.REFERENCE_NOT_FOUND, "the branch of id " + branchId + " was dropped");
    }
    return catalog;
  }

  /** The same under another version. */
  public Catalogs withVersion(long newVersion) {
    return new Catalogs(newVersion, branches, byBranch);
  }

  /** These with another catalog of one branch; the version stays. */
  public Catalogs with(int branchId, Catalog catalog) {
    Map<Integer, Catalog> changed = new HashMap<>(byBranch);
    changed.put(branchId, catalog);
    return new Catalogs(version, branches, changed);
  }

  /**
   * These with other branches and tags, the version stays; catalogs of branches that are not among
   * them go.
   */
  public Catalogs with(Branches changed) {
    Map<Integer, Catalog> kept = new HashMap<>(byBranch);
    kept.keySet().removeIf(id -> changed.branchById(id).isEmpty());
    return new Catalogs(version, changed, kept);
  }

  /** The catalog of the branch that has the table; an empty one if none has. */
  public Catalog ofTable(int tableId) {
    for (Catalog catalog : byBranch.values()) {
      if (catalog.tableById(tableId).isPresent()) {
        return catalog;
      }
    }
    return Catalog.EMPTY;
  }

  /** The newest version of a table of any branch, dropped or not. */
  public Optional<TableSchema> tableById(int tableId) {
    return ofTable(tableId).tableById(tableId);
  }

  /** Tables of all branches, dropped ones included. */
  public List<TableSchema> allTables() {
    List<TableSchema> tables = new ArrayList<>();
    for (Branch branch : branches.branches()) {
      tables.addAll(of(branch.branchId()).tables());
    }
    return tables;
  }

  /** The branch a table belongs to. */
  public Optional<Branch> branchOf(int tableId) {
    return branches.branches().stream()
        .filter(b -> of(b.branchId()).tableById(tableId).isPresent())
        .findFirst();
  }

  /** An id no table ever had. */
  public int nextTableId() {
    int highest = branches.tableIdFloor();
    for (TableSchema table : allTables()) {
      highest = Math.max(highest, table.tableId());
    }
    return highest + 1;
  }

  /** Where a table came from, if its branch took it over. */
  public Optional<ForkedTable> forked(int tableId) {
    return branches.branches().stream()
        .flatMap(b -> b.tables().stream())
        .filter(t -> t.tableId() == tableId)
        .findFirst();
  }

  /**
   * The table and all that share rows with it: what it was forked from and what was forked from it,
   * transitively. What concerns a row everywhere, such as erasure, must visit them all.
   */
  public List<Integer> family(int tableId) {
    TreeSet<Integer> family = new TreeSet<>(List.of(tableId));
    int before = 0;
    while (family.size() > before) {
      before = family.size();
      for (Branch branch : branches.branches()) {
        for (ForkedTable table : branch.tables()) {
          if (family.contains(table.tableId()) || family.contains(table.parentTableId())) {
            family.add(table.tableId());
            family.add(table.parentTableId());
          }
        }
      }
    }
    return List.copyOf(family);
  }

  /**
   * Sequences at which a table's state must stay readable because a branch or a tag is built on it
   * or the next merge of a branch begins with it; ascending. What a branch reads of the past goes
   * through its parent's table.
   */
  public List<Long> pins(int tableId) {
    TreeSet<Long> pins = new TreeSet<>();
    branchOf(tableId)
        .ifPresent(
            branch -> {
              branches.tags().stream()
                  .filter(t -> t.branchId() == branch.branchId())
                  .forEach(t -> pins.add(t.sequence()));
              branches.merges().stream()
                  .filter(m -> m.sourceId() == branch.branchId())
                  .forEach(m -> pins.add(m.sourceSequence()));
            });
    for (Branch branch : branches.branches()) {
      for (ForkedTable table : branch.tables()) {
        if (table.parentTableId() == tableId) {
          pins.add(branch.forkSequence());
          for (long pin : pins(table.tableId())) {
            if (pin < branch.forkSequence()) {
              pins.add(pin);
            }
          }
        }
      }
    }
    return List.copyOf(pins);
  }
}
