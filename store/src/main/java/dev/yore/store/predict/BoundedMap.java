package dev.yore.store.predict;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets the entry not used for longest when it is full. Not thread-safe. */
final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int limit;

  BoundedMap(int limit) {
    super(16, 0.75f, true);
    this.limit = limit;
  }

  BoundedMap(BoundedMap<K, V> other) {
    this(other.limit);
    putAll(other);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > limit;
  }
}
