package dev.yore.store.table;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The least recently used goes. For one thread at a time. */
class LruShard extends CacheShard {
  final LinkedHashMap<VectorCache.Key, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);

  LruShard(long budgetBytes) {
    super(budgetBytes);
  }

  @Override
  @Nullable Object get(VectorCache.Key key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  @Override
  void put(VectorCache.Key key, Entry entry) {
    Entry old = entries.put(key, entry);
    bytes += entry.bytes() - (old == null ? 0 : old.bytes());
    Iterator<Map.Entry<VectorCache.Key, Entry>> eldest = entries.entrySet().iterator();
    while (bytes > budgetBytes && eldest.hasNext()) {
      bytes -= eldest.next().getValue().bytes();
      eldest.remove();
    }
  }

  @Override
  void clear() {
    entries.clear();
    bytes = 0;
  }
}
