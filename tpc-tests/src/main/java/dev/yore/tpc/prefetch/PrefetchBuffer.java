package dev.yore.tpc.prefetch;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Blocks fetched ahead and not read yet; the least valuable, or the oldest, goes first. */
final class PrefetchBuffer {
  private final int capacity;
  private final boolean byArrival;
  private final Map<Long, Held> blocks = new HashMap<>();
  private final TreeSet<Held> order =
      new TreeSet<>(Comparator.comparingDouble(Held::value).thenComparingLong(Held::arrival));
  private long arrivals;

  /** A block that is held. */
  record Held(long block, long owner, double value, long arrival) {}

  PrefetchBuffer(int capacity, boolean byArrival) {
    this.capacity = capacity;
    this.byArrival = byArrival;
  }

  int size() {
    return blocks.size();
  }

  int capacity() {
    return capacity;
  }

  boolean has(long block) {
    return blocks.containsKey(block);
  }

  /** The least value held; the greatest number when there is nothing. */
  double lowest() {
    return order.isEmpty() ? Double.MAX_VALUE : order.first().value();
  }

  /** Takes a block in; gives the one that has to go for it, or null. */
  @Nullable Held put(long block, long owner, double value) {
    remove(block);
    Held held = new Held(block, owner, byArrival ? 0 : value, arrivals++);
    blocks.put(block, held);
    order.add(held);
    return blocks.size() > capacity ? remove(order.first().block()) : null;
  }

  @Nullable Held remove(long block) {
    Held held = blocks.remove(block);
    if (held != null) {
      order.remove(held);
    }
    return held;
  }

  /** Changes what a block that is held is worth. */
  void value(long block, double value) {
    Held held = byArrival ? null : blocks.get(block);
    if (held != null) {
      order.remove(held);
      Held changed = new Held(block, held.owner(), value, held.arrival());
      blocks.put(block, changed);
      order.add(changed);
    }
  }

  /** Makes what an owner had fetched worth less. */
  void devalue(long owner, double factor) {
    for (Held held : new TreeSet<>(order)) {
      if (held.owner() == owner) {
        value(held.block(), held.value() * factor);
      }
    }
  }
}
