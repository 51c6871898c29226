package dev.yore.store;

import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.ForeignKeyAction;
import dev.yore.store.schema.TableConstraint.ApplicationPeriod;
import dev.yore.store.schema.TableConstraint.Check;
import dev.yore.store.schema.TableConstraint.ForeignKey;
import dev.yore.store.schema.TableConstraint.Unique;
import dev.yore.store.schema.TableConstraint.WithoutOverlaps;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges a statement, or a whole transaction, by the constraints of the tables it changed: rows as
 * they stand when all of it is done. Actions of foreign keys are carried out first. Used once, by
 * the transaction's thread.
 */
final class StatementRules {
  /** Foreign keys in a circle could pass changes on for ever. */
  private static final int MAX_ROUNDS = 1000;

  private final Catalog catalog;
  private final TransactionRows rows;
  private final RuleExpressions expressions;
  private final Undo undo;
  private final Map<Integer, Traced> traced = new TreeMap<>();

  /** A table that was changed and is under constraints, or is referred to. */
  private record Traced(TableSchema table, List<Link> references, TouchedRows touched) {}

  StatementRules(Catalog catalog, TransactionRows rows, RuleExpressions expressions, Undo undo) {
    this.catalog = catalog;
    this.rows = rows;
    this.expressions = expressions;
    this.undo = undo;
  }

  /** Where to note which rows of a table change; null if no constraint wants to know. */
  @Nullable TouchedRows trace(TableSchema table) {
    Traced known = traced.get(table.tableId());
    if (known != null) {
      return known.touched;
    }
    List<Link> references = new ArrayList<>();
    for (Catalog.Reference reference : catalog.referencesTo(table.tableId())) {
      references.add(Link.of(catalog, reference.table(), reference.key()));
    }
    if (references.isEmpty()
        && table.rules().constraints().isEmpty()
        && table.rules().uniques().isEmpty()) {
      return null;
    }
    Traced added = new Traced(table, references, new TouchedRows());
    traced.put(table.tableId(), added);
    return added.touched;
  }

  /**
   * Carries out actions and judges.
   *
   * @param actions whether to carry them out; if not, rows that are still referred to may not go
   * @throws StoreException {@code DUPLICATE_KEY}, {@code CHECK_VIOLATION}, {@code
   *     FOREIGN_KEY_VIOLATION}, and what the actions' changes throw
   */
  void enforce(boolean actions) {
    if (traced.isEmpty()) {
      return;
    }
    if (actions) {
      act();
    }
    for (Traced table : traced.values()) {
      for (Unique unique : table.table.rules().uniques()) {
        requireUnique(table, unique);
      }
    }
    for (Traced table : traced.values()) {
      for (ApplicationPeriod period : table.table.rules().periods()) {
        PeriodRules.requireOrdered(
            table.table, period, changed(table, Tuple.ofIds(table.table, period.columnIds())));
      }
      for (WithoutOverlaps apart : table.table.rules().withoutOverlaps()) {
        requireApart(table, apart);
      }
    }
    for (Traced table : traced.values()) {
      for (Check check : table.table.rules().checks()) {
        requireTrue(table, check);
      }
      for (ForeignKey key : table.table.rules().foreignKeys()) {
        requireParents(table, Link.of(catalog, table.table, key));
      }
    }
    for (Traced table : traced.values()) {
      for (Link link : table.references) {
        requireNoChildren(table, link, actions);
      }
    }
  }

  private void act() {
    ReferentialActions actions = new ReferentialActions(rows, expressions);
    for (int round = 0; round < MAX_ROUNDS; round++) {
      boolean acted = false;
      for (Traced table : List.copyOf(traced.values())) {
        for (Link link : table.references) {
          acted |= actions.run(link, table.touched);
        }
      }
      if (!acted) {
        return;
      }
    }
    throw new StoreException(
        ErrorCode.FOREIGN_KEY_VIOLATION,
        "foreign keys refer to each other in a circle: their actions do not end");
  }

  private void requireApart(Traced table, WithoutOverlaps apart) {
    Tuple columns = PeriodRules.columns(table.table, apart);
    Map<Long, RowRef> changed = new TreeMap<>();
    for (int i = 0; i < table.touched.size(); i++) {
      long rowId = table.touched.rowId(i);
      RowRef before = table.touched.before(rowId);
      RowRef now = now(table, rowId);
      if (now != null && (before == null || columns.differs(before, now))) {
        changed.put(rowId, now);
      }
    }
    if (!changed.isEmpty()) {
      new PeriodRules(table.table, apart)
          .requireApart(changed, rows.overlay(table.table.tableId()), rows.snapshot(table.table));
    }
  }

  private @Nullable RowRef now(Traced table, long rowId) {
    TableOverlay overlay = rows.overlay(table.table.tableId());
    return overlay == null ? null : overlay.now(rowId);
  }

  /** Values are given up before any are taken. */
  private void requireUnique(Traced table, Unique unique) {
    TableOverlay overlay = rows.overlay(table.table.tableId());
    if (overlay == null) {
      return;
    }
    Tuple tuple = Tuple.ofIds(table.table, unique.columnIds());
    Map<RowKey, Long> holders = overlay.holders(unique.name());
    List<RowRef> taking = new ArrayList<>();
    List<Long> takingIds = new ArrayList<>();
    for (int i = 0; i < table.touched.size(); i++) {
      long rowId = table.touched.rowId(i);
      RowRef before = table.touched.before(rowId);
      RowRef now = overlay.now(rowId);
      if (before != null && now != null && !tuple.differs(before, now)) {
        continue;
      }
      RowKey old = before == null ? null : tuple.key(before);
      if (old != null && holders.remove(old, rowId)) {
        undo.add(() -> holders.put(old, rowId));
      }
      if (now != null) {
        taking.add(now);
        takingIds.add(rowId);
      }
    }
    SnapshotRows snapshot = rows.snapshot(table.table);
    for (int i = 0; i < taking.size(); i++) {
      take(tuple, unique, taking.get(i), takingIds.get(i), overlay, snapshot);
    }
  }

  private void take(
      Tuple tuple,
      Unique unique,
      RowRef row,
      long rowId,
      TableOverlay overlay,
      SnapshotRows snapshot) {
    RowKey values = tuple.key(row);
    if (values == null) {
      return;
    }
    Map<RowKey, Long> holders = overlay.holders(unique.name());
    Long holder = holders.putIfAbsent(values, rowId);
    if (holder != null && holder != rowId) {
      throw duplicate(tuple, unique, row);
    }
    if (holder == null) {
      undo.add(() -> holders.remove(values, rowId));
    }
    for (long other : snapshot.find(tuple.ordinals(), tuple.values(row))) {
      RowRef now = overlay.now(other);
      boolean gone =
          overlay.changes().containsKey(other) && (now == null || !tuple.has(now, values));
      if (other != rowId && !gone) {
        throw duplicate(tuple, unique, row);
      }
    }
  }

  static StoreException duplicate(Tuple tuple, Unique unique, RowRef row) {
    return new StoreException(
        ErrorCode.DUPLICATE_KEY,
        "duplicate key in %s: constraint %s: %s exists already"
            .formatted(tuple.table().name(), unique.name(), tuple.text(row)));
  }

  private void requireTrue(Traced table, Check check) {
    Tuple columns = Tuple.ofIds(table.table, check.columnIds());
    List<RowRef> changed = changed(table, columns);
    if (!changed.isEmpty()) {
      requireTrue(expressions, table.table, check, changed);
    }
  }

  /** Fails if the condition is false for one of the rows. */
  static void requireTrue(
      RuleExpressions expressions, TableSchema table, Check check, List<RowRef> rows) {
    int violation = expressions.firstViolation(table, check, RowGather.rows(table, rows));
    if (violation >= 0) {
      throw new StoreException(
          ErrorCode.CHECK_VIOLATION,
          "row %s of table %s violates CHECK constraint %s: %s"
              .formatted(
                  ValueText.row(table, rows.get(violation)),
                  table.name(),
                  check.name(),
                  check.sql()));
    }
  }

  /** Rows that are new or differ in one of the columns, as they are now. */
  private List<RowRef> changed(Traced table, Tuple columns) {
    List<RowRef> changed = new ArrayList<>();
    for (int i = 0; i < table.touched.size(); i++) {
      long rowId = table.touched.rowId(i);
      RowRef before = table.touched.before(rowId);
      RowRef now = now(table, rowId);
      if (now != null && (before == null || columns.differs(before, now))) {
        changed.add(now);
      }
    }
    return changed;
  }

  private void requireParents(Traced table, Link link) {
    List<RowRef> orphans = link.orphans(link.child(), changed(table, link.child()), rows);
    if (!orphans.isEmpty()) {
      throw link.orphan(orphans.get(0));
    }
  }

  private void requireNoChildren(Traced table, Link link, boolean actionsDone) {
    Map<RowKey, RowRef> lost = new HashMap<>();
    TableOverlay overlay = rows.overlay(table.table.tableId());
    for (int i = 0; i < table.touched.size(); i++) {
      long rowId = table.touched.rowId(i);
      RowRef before = table.touched.before(rowId);
      RowRef now = overlay == null ? null : table.touched.now(rowId, overlay);
      RowKey values = before == null ? null : link.parent().key(before);
      boolean kept = before == null || (now != null && !link.parent().differs(before, now));
      ForeignKeyAction action = now == null ? link.key().onDelete() : link.key().onUpdate();
      // A default may be the very value that goes.
      boolean mayStay = isRefusal(action) || action == ForeignKeyAction.SET_DEFAULT;
      if (values != null && !kept && (!actionsDone || mayStay)) {
        lost.put(values, before);
      }
    }
    if (lost.isEmpty()) {
      return;
    }
    Map<RowKey, RowRef> gone = new HashMap<>();
    for (RowRef row : link.orphans(link.parent(), List.copyOf(lost.values()), rows)) {
      RowKey values = link.parent().key(row);
      if (values != null) {
        gone.put(values, row);
      }
    }
    link.children(
        gone,
        rows,
        (rowId, values) -> {
          throw link.stillReferenced(Objects.requireNonNull(gone.get(values)));
        });
  }

  static boolean isRefusal(ForeignKeyAction action) {
    return action == ForeignKeyAction.NO_ACTION || action == ForeignKeyAction.RESTRICT;
  }
}
