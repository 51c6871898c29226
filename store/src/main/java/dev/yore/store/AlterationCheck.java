package dev.yore.store;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.CatalogChange.AlterTable;
import dev.yore.store.schema.TableAlteration.AddColumn;
import dev.yore.store.schema.TableAlteration.AddConstraint;
import dev.yore.store.schema.TableAlteration.AddIndex;
import dev.yore.store.schema.TableAlteration.SetNullable;
import dev.yore.store.schema.TableConstraint.Unique;
import dev.yore.store.schema.TableSchema;
import java.util.List;

/** Looks whether current rows allow a table to be altered. One thread at a time. */
final class AlterationCheck implements CommitPipeline.RowCheck {
  private final StoreReads reads;
  private final RuleExpressions expressions;

  AlterationCheck(StoreReads reads, RuleExpressions expressions) {
    this.reads = reads;
    this.expressions = expressions;
  }

  @Override
  public void check(CatalogChange change, Catalog before, long sequence) {
    if (change instanceof CatalogChange.UndropTable undrop) {
      before
          .lastDropped(undrop.name())
          .ifPresent(
              table -> new RulesCheck(reads, expressions, before, sequence).undropped(table));
    }
    if (!(change instanceof AlterTable alter)) {
      return;
    }
    TableSchema table = before.table(alter.name()).orElseThrow();
    if (alter.alteration() instanceof SetNullable set && !set.nullable()) {
      List<ColumnPredicate> isNull =
          List.of(new ColumnPredicate.IsNull(table.ordinalOf(set.column())));
      if (hasRow(table, isNull, sequence)) {
        throw new StoreException(
            ErrorCode.NOT_NULL_VIOLATION,
            "column %s of %s cannot become NOT NULL: current rows have no value for it; UPDATE them first"
                .formatted(set.column(), table.name()));
      }
    }
    if (alter.alteration() instanceof AddConstraint add) {
      new RulesCheck(reads, expressions, before, sequence).added(table, add.constraint());
    }
    if (alter.alteration() instanceof AddIndex add && add.index().unique()) {
      new RulesCheck(reads, expressions, before, sequence)
          .added(table, new Unique(add.index().name(), add.index().columnIds()));
    }
    if (alter.alteration() instanceof AddColumn add
        && !add.nullable()
        && add.value() == null
        && hasRow(table, List.of(), sequence)) {
      throw new StoreException(
          ErrorCode.NOT_NULL_VIOLATION,
          "column %s cannot be added to %s as NOT NULL: current rows would have no value for it; give it a DEFAULT"
              .formatted(add.column(), table.name()));
    }
  }

  private boolean hasRow(TableSchema table, List<ColumnPredicate> predicates, long sequence) {
    ScanSpec spec =
        new ScanSpec(
            table.tableId(), List.of(PseudoColumn.ROW_ID), predicates, new Period.Current(), 1);
    try (Scan scan = reads.scan(table, spec, 1, sequence, null).get(0)) {
      ScanBatch batch = scan.next();
      return batch != null && batch.selectedCount() > 0;
    }
  }
}
