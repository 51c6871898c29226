package dev.yore.store;

import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.table.RowLookup;
import dev.yore.store.table.TableStreams;
import dev.yore.store.table.VectorCache;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks whether rows that are to be erased are still referred to by rows that stay, on any branch.
 * Used once, under the commit lock.
 */
final class ErasedParents {
  private final StoreReads reads;
  private final Visible visible;
  private final VectorCache cache;
  private final Map<Integer, List<RowKey>> lost = new HashMap<>();

  ErasedParents(StoreReads reads, Visible visible, VectorCache cache) {
    this.reads = reads;
    this.visible = visible;
    this.cache = cache;
  }

  /**
   * What transactions that refer to the rows must hear of, by the table with the foreign key.
   *
   * @param erased row ids by table
   * @throws StoreException {@code FOREIGN_KEY_VIOLATION} if a current row refers to one of them
   */
  Map<Integer, List<RowKey>> of(Map<Integer, TreeSet<Long>> erased) {
    erased.forEach(
        (tableId, rowIds) -> {
          Catalog catalog = visible.catalogs().ofTable(tableId);
          for (Catalog.Reference reference : catalog.referencesTo(tableId)) {
            Link link = Link.of(catalog, reference.table(), reference.key());
            Set<Long> going = erased.getOrDefault(reference.table().tableId(), new TreeSet<>());
            requireUnreferenced(catalog, link, current(link.parent().table(), rowIds), going);
          }
        });
    return lost;
  }

  private List<RowRef> current(TableSchema table, TreeSet<Long> rowIds) {
    TableStreams streams = reads.pin(table.tableId());
    try {
      RowLookup lookup = new RowLookup(streams.withSchema(table), visible.sequence(), cache);
      long[] living =
          rowIds.stream()
              .mapToLong(Long::longValue)
              .filter(id -> lookup.firstInvisible(new long[] {id}) < 0)
              .toArray();
      VectorBatch values = lookup.readRows(living, RowGather.allOrdinals(table));
      List<RowRef> rows = new ArrayList<>(living.length);
      for (int row = 0; row < living.length; row++) {
        rows.add(new RowRef(values, row));
      }
      return rows;
    } finally {
      streams.release();
    }
  }

  private void requireUnreferenced(
      Catalog catalog, Link link, List<RowRef> parents, Set<Long> going) {
    Map<RowKey, RowRef> byValues = new HashMap<>();
    for (RowRef parent : parents) {
      RowKey values = link.parent().key(parent);
      if (values != null) {
        byValues.put(values, parent);
        lost.computeIfAbsent(link.child().table().tableId(), id -> new ArrayList<>())
            .add(CommitGuards.lost(link, values));
      }
    }
    TransactionRows committed =
        new RulesCheck(reads, RuleExpressions.NONE, catalog, visible.sequence());
    link.children(
        byValues,
        committed,
        (rowId, values) -> {
          RowRef parent = byValues.get(values);
          if (parent != null && !going.contains(rowId)) {
            throw link.stillReferenced(parent);
          }
        });
  }
}
