package dev.yore.store;

import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableConstraint;
import dev.yore.store.schema.TableIndex;
import dev.yore.store.schema.TableRules;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.ViewSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Works out what a merge of one branch into another changes there: definitions of tables and views,
 * and rows. Changes nothing itself. Used once, by one thread.
 */
final class BranchMerge {
  /** Conflicts beyond these are not listed; whoever has so many will not read them. */
  static final int MAX_CONFLICTS = 10_000;

  private final Transaction txn;
  private final StoreReads reads;
  private final MergePolicy policy;
  private final Branches branches;
  private final Branch source;
  private final Branch target;
  private final Catalog sourceCatalog;
  private final Catalog targetCatalog;
  private final MergeBase base;
  private final List<CatalogChange> definitions = new ArrayList<>();
  private final List<TableChange> changes = new ArrayList<>();
  private final List<MergeConflict> conflicts = new ArrayList<>();
  private boolean blocked;

  /**
   * Prepares.
   *
   * @param txn of the target
   * @throws StoreException {@code REFERENCE_NOT_FOUND}, {@code INVALID_STATEMENT} for a merge of a
   *     branch into itself
   */
  BranchMerge(Transaction txn, StoreReads reads, String sourceName, MergePolicy policy) {
    this.txn = txn;
    this.reads = reads;
    this.policy = policy;
    this.branches = txn.catalogs().branches();
    this.source = References.branch(branches, sourceName);
    this.target = txn.branch();
    if (source.equals(target)) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT, "branch " + source.name() + " cannot be merged into itself");
    }
    this.sourceCatalog = txn.catalogs().of(source.branchId());
    this.targetCatalog = txn.catalog();
    this.base = MergeBase.of(branches, source, target);
  }

  /** Does the work; the getters tell what came of it. */
  void plan() {
    for (TableSchema table : sourceCatalog.tables()) {
      TableSchema counterpart = counterpart(table);
      if (table.isDropped()) {
        mergeDrop(table, counterpart);
      } else if (counterpart == null) {
        create(table);
      } else if (counterpart.isDropped()) {
        requireUntouched(
            table, base.sourceSequence(), "changed on the source, dropped on the target");
      } else {
        mergeRows(table, counterpart);
      }
    }
    mergeViews();
  }

  Branch source() {
    return source;
  }

  MergeBase base() {
    return base;
  }

  List<CatalogChange> definitions() {
    return definitions;
  }

  List<TableChange> changes() {
    return changes;
  }

  List<MergeConflict> conflicts() {
    return conflicts;
  }

  /** Whether there are conflicts that the policy does not settle. */
  boolean isBlocked() {
    return blocked || (policy == MergePolicy.REPORT && !conflicts.isEmpty());
  }

  private void conflict(MergeConflict conflict) {
    if (conflicts.size() < MAX_CONFLICTS) {
      conflicts.add(conflict);
    }
  }

  /** A conflict about a table or view, which no policy settles. */
  private void block(String object, String what) {
    blocked = true;
    conflict(new MergeConflict(object, null, what, null, null, null));
  }

  /** The target's table of the same origin or, for tables of different origin, the same name. */
  private @Nullable TableSchema counterpart(TableSchema table) {
    int root = MergeBase.root(branches, table.tableId());
    for (TableSchema candidate : targetCatalog.tables()) {
      if (MergeBase.root(branches, candidate.tableId()) == root) {
        return candidate;
      }
    }
    return table.isDropped() ? null : targetCatalog.table(table.name()).orElse(null);
  }

  private void create(TableSchema table) {
    if (table.createdSequence() <= base.sourceSequence()) {
      requireUntouched(
          table, base.sourceSequence(), "changed on the source, dropped on the target");
      return;
    }
    if (targetCatalog.view(table.name()).isPresent()) {
      block(table.name().name(), "a table on the source, a view on the target");
      return;
    }
    TableRules rules = rules(table);
    if (rules == null) {
      return; // What it refers to is created first; the next round finds it.
    }
    List<Column> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      columns.add(
          new Column(
              columns.size(),
              column.name(),
              column.type(),
              column.nullable(),
              column.defaultSql(),
              null,
              column.identity(),
              column.comment()));
    }
    definitions.add(
        new CatalogChange.CreateTable(
            table.name(), columns, table.keyColumns(), table.comment(), rules));
  }

  /** The table's rules for a table of the target; null if what they refer to is not there yet. */
  private @Nullable TableRules rules(TableSchema table) {
    List<TableConstraint> constraints = new ArrayList<>();
    for (TableConstraint constraint : table.rules().constraints()) {
      TableConstraint moved = moved(table, constraint);
      if (moved == null) {
        return null;
      }
      constraints.add(moved);
    }
    List<TableIndex> indexes = new ArrayList<>();
    for (TableIndex index : table.rules().indexes()) {
      indexes.add(
          new TableIndex(index.name(), table.ordinalsOfIds(index.columnIds()), index.unique()));
    }
    return new TableRules(table.rules().keyName(), constraints, indexes);
  }

  /** Columns of a table that is created have their ordinals as ids. */
  private @Nullable TableConstraint moved(TableSchema table, TableConstraint constraint) {
    List<Integer> ordinals = table.ordinalsOfIds(constraint.columnIds());
    if (constraint instanceof TableConstraint.Unique unique) {
      return new TableConstraint.Unique(unique.name(), ordinals);
    }
    if (constraint instanceof TableConstraint.Check check) {
      return new TableConstraint.Check(check.name(), check.sql(), ordinals);
    }
    if (constraint instanceof TableConstraint.ApplicationPeriod period) {
      return new TableConstraint.ApplicationPeriod(period.name(), ordinals.get(0), ordinals.get(1));
    }
    if (constraint instanceof TableConstraint.WithoutOverlaps apart) {
      int keys = apart.keyColumnIds().size();
      return new TableConstraint.WithoutOverlaps(
          apart.name(), ordinals.subList(0, keys), ordinals.get(keys), ordinals.get(keys + 1));
    }
    TableConstraint.ForeignKey key = (TableConstraint.ForeignKey) constraint;
    TableSchema parent = sourceCatalog.tableById(key.parentTableId()).orElseThrow();
    boolean self = parent.tableId() == table.tableId();
    TableSchema there = self ? table : targetCatalog.table(parent.name()).orElse(null);
    if (there == null) {
      return null;
    }
    List<Integer> parentIds = new ArrayList<>();
    for (int ordinal : parent.ordinalsOfIds(key.parentColumnIds())) {
      int inTarget = there.ordinalOf(parent.columns().get(ordinal).name());
      if (inTarget < 0) {
        throw different("table %s lacks columns on one branch".formatted(parent.name()));
      }
      parentIds.add(self ? inTarget : there.columns().get(inTarget).id());
    }
    return new TableConstraint.ForeignKey(
        key.name(),
        ordinals,
        self ? TableConstraint.ForeignKey.SELF : there.tableId(),
        parentIds,
        key.onDelete(),
        key.onUpdate());
  }

  private void mergeDrop(TableSchema table, @Nullable TableSchema counterpart) {
    boolean isNews = table.droppedSequence() > base.sourceSequence();
    if (counterpart == null || counterpart.isDropped() || !isNews) {
      return;
    }
    if (requireUntouched(
        counterpart, base.targetSequence(), "dropped on the source, changed on the target")) {
      definitions.add(new CatalogChange.DropTable(counterpart.name()));
    }
  }

  private boolean requireUntouched(TableSchema table, long since, String otherwise) {
    long snapshot = txn.snapshotSequence();
    boolean untouched =
        ChangedRows.ended(txn, table, since, snapshot).isEmpty()
            && ChangedRows.begun(txn, table, since, snapshot).isEmpty();
    if (!untouched) {
      block(table.name().name(), otherwise);
    }
    return untouched;
  }

  private void mergeRows(TableSchema table, TableSchema counterpart) {
    requireSameColumns(table, counterpart);
    boolean isSameRoot =
        MergeBase.root(branches, table.tableId())
            == MergeBase.root(branches, counterpart.tableId());
    long shared =
        isSameRoot ? MergeBase.sharedRowIdEnd(branches, table.tableId(), counterpart.tableId()) : 0;
    TableChange change =
        new RowMerge(txn, reads, table, counterpart, base, shared, policy, this::conflict).run();
    if (change.rows() > 0) {
      changes.add(change);
    }
  }

  /** Rows are moved column by column, so those must be the same, whoever altered them. */
  private void requireSameColumns(TableSchema table, TableSchema counterpart) {
    if (!table.name().equals(counterpart.name())) {
      throw different(
          "table %s is named %s on branch %s"
              .formatted(table.name(), counterpart.name(), target.name()));
    }
    int count = Math.max(table.columns().size(), counterpart.columns().size());
    for (int i = 0; i < count; i++) {
      @Nullable Column ours = i < table.columns().size() ? table.columns().get(i) : null;
      @Nullable Column theirs =
          i < counterpart.columns().size() ? counterpart.columns().get(i) : null;
      boolean same =
          ours != null
              && theirs != null
              && ours.name().equals(theirs.name())
              && ours.type().equals(theirs.type());
      if (!same) {
        throw different(
            "column %d of table %s is %s on branch %s and %s on branch %s"
                .formatted(
                    i + 1,
                    table.name(),
                    describe(ours),
                    source.name(),
                    describe(theirs),
                    target.name()));
      }
    }
    if (!table.keyColumns().equals(counterpart.keyColumns())) {
      throw different("table %s has another PRIMARY KEY on each branch".formatted(table.name()));
    }
  }

  private static String describe(@Nullable Column column) {
    return column == null ? "missing" : column.name() + " " + column.type().kind();
  }

  private static StoreException different(String what) {
    return new StoreException(
        ErrorCode.INVALID_SCHEMA, what + "; ALTER one of them to match, then merge");
  }

  private void mergeViews() {
    Catalog common =
        base.ofTarget()
            ? targetCatalog.at(base.sequence(), 0)
            : sourceCatalog.at(base.sequence(), 0);
    List<ViewSchema> all = new ArrayList<>(common.views());
    all.addAll(sourceCatalog.views());
    all.stream()
        .map(ViewSchema::name)
        .distinct()
        .forEach(
            name -> {
              @Nullable String was = sql(common.view(name));
              @Nullable String ours = sql(sourceCatalog.view(name));
              @Nullable String theirs = sql(targetCatalog.view(name));
              if (Objects.equals(was, ours) || Objects.equals(ours, theirs)) {
                return;
              }
              if (!Objects.equals(was, theirs) || targetCatalog.table(name).isPresent()) {
                block(name.name(), "the view was changed on both branches");
              } else if (ours == null) {
                definitions.add(new CatalogChange.DropView(name));
              } else {
                definitions.add(new CatalogChange.CreateView(name, ours, true));
              }
            });
  }

  private static @Nullable String sql(Optional<ViewSchema> view) {
    return view.map(ViewSchema::sql).orElse(null);
  }
}
