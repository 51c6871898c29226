package dev.yore.store.table;

import java.util.List;
import java.util.TreeSet;

/** Finds rows by key in all sources of a table. One thread. */
final class KeyLookup {
  private final List<TableSource> sources;
  private final ReadContext context;

  KeyLookup(TableStreams streams, ReadContext context) {
    sources = streams.sources();
    this.context = context;
  }

  /** Ids, ascending, of all rows that ever had one of the keys. */
  long[] candidates(List<LookupKey> keys) {
    TreeSet<Long> rowIds = new TreeSet<>();
    for (LookupKey key : keys) {
      for (TableSource source : sources) {
        for (long rowId : source.rowsOfKey(key, context)) {
          rowIds.add(rowId);
        }
      }
    }
    return rowIds.stream().mapToLong(Long::longValue).toArray();
  }

  /** Rows that ever had one of the keys, by key. */
  KeyedRowIds rowsOfEach(List<LookupKey> keys) {
    KeyedRowIds rows = new KeyedRowIds(keys.size());
    for (TableSource source : sources) {
      source.rowsOfKeys(keys, context, rows);
    }
    return rows;
  }
}
