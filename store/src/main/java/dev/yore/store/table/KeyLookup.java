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

  /** Ids, ascending, of all rows that ever had one of the keys; few of them have other keys. */
  long[] candidates(List<LookupKey> keys) {
    TreeSet<Long> rowIds = new TreeSet<>();
    for (LookupKey key : keys) {
      for (TableSource source : sources) {
        for (long rowId : source.keyCandidates(key, context)) {
          rowIds.add(rowId);
        }
      }
    }
    return rowIds.stream().mapToLong(Long::longValue).toArray();
  }

  /** Ids, ascending, of rows one source has that may have the key; sources ascend by sequence. */
  long[] candidates(LookupKey key, int source) {
    return sources.get(source).keyCandidates(key, context);
  }

  int sourceCount() {
    return sources.size();
  }
}
