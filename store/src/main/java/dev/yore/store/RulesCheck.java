package dev.yore.store;

import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.TableConstraint;
import dev.yore.store.schema.TableConstraint.ApplicationPeriod;
import dev.yore.store.schema.TableConstraint.Check;
import dev.yore.store.schema.TableConstraint.ForeignKey;
import dev.yore.store.schema.TableConstraint.Unique;
import dev.yore.store.schema.TableConstraint.WithoutOverlaps;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether all current rows satisfy a constraint that is being added, while nothing can be
 * committed. Confined to one thread.
 */
final class RulesCheck implements TransactionRows {
  private final StoreReads reads;
  private final RuleExpressions expressions;
  private final Catalog catalog;
  private final long sequence;

  /** Looks at the rows as of the last commit. */
  RulesCheck(StoreReads reads, RuleExpressions expressions, Catalog catalog, long sequence) {
    this.reads = reads;
    this.expressions = expressions;
    this.catalog = catalog;
    this.sequence = sequence;
  }

  /**
   * Fails if a row is in the way.
   *
   * @throws StoreException {@code DUPLICATE_KEY}, {@code CHECK_VIOLATION}, {@code
   *     FOREIGN_KEY_VIOLATION}
   */
  void added(TableSchema table, TableConstraint constraint) {
    if (constraint instanceof Unique unique) {
      requireUnique(table, unique);
    } else if (constraint instanceof Check check) {
      batches(table, rows -> StatementRules.requireTrue(expressions, table, check, rows));
    } else if (constraint instanceof ApplicationPeriod period) {
      batches(table, rows -> PeriodRules.requireOrdered(table, period, rows));
    } else if (constraint instanceof WithoutOverlaps apart) {
      PeriodRules.AllRows all = new PeriodRules(table, apart).new AllRows();
      batches(table, all::add);
    } else if (constraint instanceof ForeignKey key) {
      requireParents(table, key);
    }
  }

  /** Fails if foreign keys of a table that comes back refer to what is gone meanwhile. */
  void undropped(TableSchema table) {
    for (ForeignKey key : table.rules().foreignKeys()) {
      boolean self = key.parentTableId() == table.tableId();
      boolean there =
          self
              || catalog
                  .tableById(key.parentTableId())
                  .filter(t -> !t.isDropped() && RulesEditor.isUnique(t, t.rules(), key))
                  .isPresent();
      if (!there) {
        throw new StoreException(
            ErrorCode.FOREIGN_KEY_VIOLATION,
            "table %s cannot come back: its foreign key %s refers to a table or constraint that was dropped; bring that back first"
                .formatted(table.name(), key.name()));
      }
      if (!self) {
        requireParents(table, key);
      }
    }
  }

  private void requireUnique(TableSchema table, Unique unique) {
    Tuple tuple = Tuple.ofIds(table, unique.columnIds());
    Set<RowKey> seen = new HashSet<>();
    batches(
        table,
        rows -> {
          for (RowRef row : rows) {
            RowKey values = tuple.key(row);
            if (values != null && !seen.add(values)) {
              throw StatementRules.duplicate(tuple, unique, row);
            }
          }
        });
  }

  private void requireParents(TableSchema table, ForeignKey key) {
    ForeignKey resolved =
        key.parentTableId() == ForeignKey.SELF ? key.withParent(table.tableId()) : key;
    Link link = Link.of(catalog, table, resolved);
    batches(
        table,
        rows -> {
          List<RowRef> orphans = link.orphans(link.child(), rows, this);
          if (!orphans.isEmpty()) {
            throw link.orphan(orphans.get(0));
          }
        });
  }

  private void batches(TableSchema table, Consumer<List<RowRef>> consumer) {
    List<Integer> ordinals = RowGather.allOrdinals(table);
    ScanSpec spec =
        new ScanSpec(table.tableId(), ordinals, List.of(), new Period.Current(), Long.MAX_VALUE);
    try (Scan scan = reads.scan(table, spec, 1, sequence, null).get(0)) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        VectorBatch values = RowGather.selected(table, ordinals, batch);
        List<RowRef> rows = new ArrayList<>(values.rowCount());
        for (int row = 0; row < values.rowCount(); row++) {
          rows.add(new RowRef(values, row));
        }
        consumer.accept(rows);
      }
    }
  }

  @Override
  public @Nullable TableOverlay overlay(int tableId) {
    return null;
  }

  @Override
  public SnapshotRows snapshot(TableSchema table) {
    return reads.rows(table, sequence);
  }

  @Override
  public void changeFurther(TableChange change) {
    throw new IllegalStateException("nothing is changed while a table is altered");
  }
}
