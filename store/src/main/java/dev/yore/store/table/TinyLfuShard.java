package dev.yore.store.table;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The least recently used goes, if what comes was asked for more often (TinyLFU: Einziger, Friedman
 * and Manes 2017). For one thread at a time.
 */
final class TinyLfuShard extends LruShard {
  /** Counters, in four rows; a shard has some hundreds of entries. Power of two. */
  private static final int WIDTH = 1 << 12;

  private static final int ROWS = 4;
  private static final int MAX_COUNT = 15;

  /** After so many lookups all counts are halved, so that old fame fades. */
  private static final int SAMPLE = 10 * WIDTH;

  private final byte[] counts = new byte[ROWS * WIDTH];
  private int lookups;

  TinyLfuShard(long budgetBytes) {
    super(budgetBytes);
  }

  @Override
  @Nullable Object get(VectorCache.Key key) {
    count(key);
    return super.get(key);
  }

  @Override
  void put(VectorCache.Key key, Entry entry) {
    long room = budgetBytes - bytes;
    Iterator<Map.Entry<VectorCache.Key, Entry>> eldest = entries.entrySet().iterator();
    int fame = fameOf(key);
    while (room < entry.bytes() && !entries.containsKey(key) && eldest.hasNext()) {
      Map.Entry<VectorCache.Key, Entry> victim = eldest.next();
      if (fameOf(victim.getKey()) >= fame) {
        return;
      }
      room += victim.getValue().bytes();
    }
    super.put(key, entry);
  }

  private void count(VectorCache.Key key) {
    for (int row = 0; row < ROWS; row++) {
      int at = slot(key, row);
      counts[at] = (byte) Math.min(MAX_COUNT, counts[at] + 1);
    }
    if (++lookups == SAMPLE) {
      lookups = 0;
      for (int i = 0; i < counts.length; i++) {
        counts[i] = (byte) (counts[i] >> 1);
      }
    }
  }

  private int fameOf(VectorCache.Key key) {
    int least = MAX_COUNT;
    for (int row = 0; row < ROWS; row++) {
      least = Math.min(least, counts[slot(key, row)]);
    }
    return least;
  }

  private static int slot(VectorCache.Key key, int row) {
    long h = (key.hashCode() + row * 0x9E3779B9L) * 0x9E3779B97F4A7C15L;
    return row * WIDTH + (int) (h >>> 40) % WIDTH;
  }
}
