package dev.yore.store;

import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.ForeignKeyAction;
import dev.yore.store.schema.TableConstraint.ForeignKey;
import dev.yore.store.schema.TableConstraint.Unique;
import dev.yore.store.schema.TableConstraint.WithoutOverlaps;
import dev.yore.store.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction relies on that others might take away before it commits, and what others must
 * hear of: values of UNIQUE constraints it takes, parents it refers to, parents it takes away.
 * Collected by the transaction's thread, judged under the commit lock.
 *
 * <p>Each of them is a key in {@link RecentChanges}, under the negative id of the table that has
 * the constraint, so that none is taken for a primary key.
 */
final class CommitGuards {
  private final Catalog catalog;
  private final StoreReads reads;
  private final Map<Integer, TableOverlay> overlays;
  private final List<Guard> guards = new ArrayList<>();
  private final Map<Integer, Set<RowKey>> noted = new HashMap<>();

  /** What may have been done by a later commit, and what to do then. */
  private record Guard(int tableId, RowKey key, Judge judge) {}

  /** Throws if the newest state, or what happened, is in the way. */
  private interface Judge {
    void judge(long latestSequence, long changedAt);
  }

  private CommitGuards(Catalog catalog, StoreReads reads, Map<Integer, TableOverlay> overlays) {
    this.catalog = catalog;
    this.reads = reads;
    this.overlays = overlays;
  }

  static CommitGuards of(Catalog catalog, StoreReads reads, Map<Integer, TableOverlay> overlays) {
    CommitGuards guards = new CommitGuards(catalog, reads, overlays);
    overlays.values().forEach(guards::collect);
    return guards;
  }

  private void collect(TableOverlay overlay) {
    TableSchema table = overlay.table();
    for (Unique unique : table.rules().uniques()) {
      collect(overlay, unique);
    }
    for (WithoutOverlaps apart : table.rules().withoutOverlaps()) {
      collect(overlay, apart);
    }
    for (ForeignKey key : table.rules().foreignKeys()) {
      collectChildren(overlay, Link.of(catalog, table, key));
    }
    for (Catalog.Reference reference : catalog.referencesTo(table.tableId())) {
      collectParents(overlay, Link.of(catalog, reference.table(), reference.key()));
    }
  }

  private void collect(TableOverlay overlay, Unique unique) {
    Tuple tuple = Tuple.ofIds(overlay.table(), unique.columnIds());
    int tableId = overlay.table().tableId();
    byte[] name = name('u', unique.name());
    forTaken(
        overlay,
        tuple,
        (values, row) -> {
          RowKey key = values.named(name);
          note(tableId, key);
          guards.add(
              new Guard(
                  tableId,
                  key,
                  (latest, changedAt) -> {
                    if (isHeldByOthers(overlay, tuple, row, latest)) {
                      throw StatementRules.duplicate(tuple, unique, row);
                    }
                  }));
        });
  }

  /** Whoever changes the periods of a key looks at those that others changed meanwhile. */
  private void collect(TableOverlay overlay, WithoutOverlaps apart) {
    PeriodRules rules = new PeriodRules(overlay.table(), apart);
    int tableId = overlay.table().tableId();
    byte[] name = name('o', apart.name());
    forTaken(
        overlay,
        PeriodRules.columns(overlay.table(), apart),
        (values, row) -> {
          RowKey part = rules.key(row);
          if (part != null) {
            RowKey key = part.named(name);
            note(tableId, key);
            guards.add(
                new Guard(
                    tableId,
                    key,
                    (latest, changedAt) ->
                        rules.requireApartFromCommitted(
                            Transaction.NO_ROW,
                            row,
                            overlay,
                            reads.rows(overlay.table(), latest))));
          }
        });
  }

  /** Rows that the transaction changed itself gave the values up, or they are its own. */
  private boolean isHeldByOthers(TableOverlay overlay, Tuple tuple, RowRef row, long latest) {
    SnapshotRows now = reads.rows(tuple.table(), latest);
    for (long holder : now.find(tuple.ordinals(), tuple.values(row))) {
      if (!overlay.changes().containsKey(holder)) {
        return true;
      }
    }
    return false;
  }

  private void collectChildren(TableOverlay overlay, Link link) {
    int tableId = link.child().table().tableId();
    byte[] referred = name('r', link.key().name());
    byte[] lost = name('l', link.key().name());
    forTaken(
        overlay,
        link.child(),
        (values, row) -> {
          note(tableId, values.named(referred));
          guards.add(
              new Guard(
                  tableId,
                  values.named(lost),
                  (latest, changedAt) -> {
                    if (!link.orphans(link.child(), List.of(row), at(latest)).isEmpty()) {
                      throw link.orphan(row);
                    }
                  }));
        });
  }

  private void collectParents(TableOverlay overlay, Link link) {
    int tableId = link.child().table().tableId();
    byte[] referred = name('r', link.key().name());
    byte[] lost = name('l', link.key().name());
    overlay
        .changes()
        .forEach(
            (rowId, change) -> {
              RowRef before = change.original();
              RowRef now = change.current();
              RowKey values = before == null ? null : link.parent().key(before);
              if (before != null
                  && values != null
                  && (now == null || link.parent().differs(before, now))) {
                note(tableId, values.named(lost));
                guards.add(
                    new Guard(
                        tableId,
                        values.named(referred),
                        (latest, changedAt) ->
                            requireUnreferenced(link, before, now == null, latest, changedAt)));
              }
            });
  }

  private void requireUnreferenced(
      Link link, RowRef before, boolean deleted, long latest, long changedAt) {
    RowKey values = link.parent().key(before);
    boolean replaced = link.orphans(link.parent(), List.of(before), at(latest)).isEmpty();
    if (values == null || replaced) {
      return;
    }
    link.children(
        Map.of(values, before),
        at(latest),
        (rowId, key) -> {
          ForeignKeyAction action = deleted ? link.key().onDelete() : link.key().onUpdate();
          if (StatementRules.isRefusal(action)) {
            throw link.stillReferenced(before);
          }
          throw new StoreException(
              ErrorCode.WRITE_CONFLICT,
              "write conflict in %s: commit %d made a row refer to %s of %s; retry the transaction"
                  .formatted(
                      link.child().table().name(),
                      changedAt,
                      link.parent().text(before),
                      link.parent().table().name()));
        });
  }

  /** The newest committed rows with the transaction's changes on top. */
  private TransactionRows at(long latest) {
    return new TransactionRows() {
      @Override
      public @Nullable TableOverlay overlay(int tableId) {
        return overlays.get(tableId);
      }

      @Override
      public SnapshotRows snapshot(TableSchema table) {
        return reads.rows(table, latest);
      }

      @Override
      public void changeFurther(TableChange change) {
        throw new IllegalStateException("nothing is changed while a commit is judged");
      }
    };
  }

  /** Each row whose values are not what they were before the transaction. */
  private static void forTaken(
      TableOverlay overlay, Tuple tuple, BiConsumer<RowKey, RowRef> taken) {
    for (RowRef row : overlay.inserted()) {
      accept(tuple, row, taken);
    }
    overlay
        .changes()
        .forEach(
            (rowId, change) -> {
              RowRef before = change.original();
              RowRef now = change.current();
              if (now != null && (before == null || tuple.differs(before, now))) {
                accept(tuple, now, taken);
              }
            });
  }

  private static void accept(Tuple tuple, @Nullable RowRef row, BiConsumer<RowKey, RowRef> taken) {
    RowKey values = row == null ? null : tuple.key(row);
    if (row != null && values != null) {
      taken.accept(values, row);
    }
  }

  /** What tells others that a parent's values are gone. */
  static RowKey lost(Link link, RowKey values) {
    return values.named(name('l', link.key().name()));
  }

  private static byte[] name(char kind, String constraint) {
    return (kind + constraint).getBytes(StandardCharsets.UTF_8);
  }

  private void note(int tableId, RowKey key) {
    noted.computeIfAbsent(tableId, id -> new HashSet<>()).add(key);
  }

  /**
   * Fails if another commit has taken away what the transaction relies on. Commit lock.
   *
   * @param now the branch's newest catalog
   * @param latest the last commit; all up to it can be read
   */
  void judge(Catalog now, RecentChanges recent, long snapshot, long latest) {
    if (now.version() != catalog.version()) {
      requireSameReferences(now);
    }
    for (Guard guard : guards) {
      long changedAt = recent.keyInsertedAt(-guard.tableId, guard.key);
      if (changedAt > snapshot) {
        guard.judge.judge(latest, changedAt);
      }
    }
  }

  private void requireSameReferences(Catalog now) {
    for (TableOverlay overlay : overlays.values()) {
      int tableId = overlay.table().tableId();
      if (!keys(now.referencesTo(tableId)).equals(keys(catalog.referencesTo(tableId)))) {
        throw new StoreException(
            ErrorCode.WRITE_CONFLICT,
            "write conflict in %s: foreign keys that refer to it were added or dropped; retry the transaction"
                .formatted(overlay.table().name()));
      }
    }
  }

  private static List<ForeignKey> keys(List<Catalog.Reference> references) {
    return references.stream().map(Catalog.Reference::key).toList();
  }

  /** Lets later commits of running transactions hear of it. Commit lock. */
  void remember(RecentChanges recent, long sequence) {
    noted.forEach(
        (tableId, keys) -> {
          Collection<RowKey> all = keys;
          recent.record(-tableId, sequence, new long[0], all, List.of());
        });
  }
}
