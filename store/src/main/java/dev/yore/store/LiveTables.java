package dev.yore.store;

import dev.yore.store.metadata.TableState;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.TableSchema;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The tables of an open store by id, dropped ones included. Safe for many threads. */
final class LiveTables {
  private final Map<Integer, LiveTable> tables = new ConcurrentHashMap<>();

  void add(LiveTable table) {
    tables.put(table.tableId(), table);
  }

  /** Adds tables the catalog has and this has not, empty, and alters the others; commit lock. */
  void follow(Catalog catalog) {
    for (TableSchema table : catalog.tables()) {
      LiveTable known = tables.get(table.tableId());
      if (known == null) {
        int id = table.tableId();
        add(new LiveTable(table, catalog.withEveryColumn(table), List.of(), TableState.empty(id)));
      } else if (!table.equals(known.schema())) {
        known.alter(table, catalog.withEveryColumn(table));
      }
    }
  }

  LiveTable get(int tableId) {
    LiveTable table = tables.get(tableId);
    if (table == null) {
      throw new StoreException(ErrorCode.TABLE_NOT_FOUND, "there is no table of id " + tableId);
    }
    return table;
  }

  Collection<LiveTable> all() {
    return tables.values();
  }

  /** Heap bytes of L0, all tables together, roughly. */
  long level0Bytes() {
    return tables.values().stream().mapToLong(t -> t.streams().level0().sizeBytes()).sum();
  }
}
