package dev.yore.store.table;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Queues without reordering (S3-FIFO: Yang, Zhang, Qiu, Yue and Vinayak 2023): what comes goes
 * through a small queue and stays only if it was asked for meanwhile; what comes back soon after it
 * went goes straight into the large one. For one thread at a time.
 */
final class S3FifoShard extends CacheShard {
  /** The small queue's part of the budget, as the paper has it. */
  private static final int SMALL_PART = 10;

  private static final int MAX_ASKED = 3;

  private static final class Node {
    private Entry entry;
    private int asked;

    Node(Entry entry) {
      this.entry = entry;
    }
  }

  private final Map<VectorCache.Key, Node> nodes = new HashMap<>();
  private final LinkedHashMap<VectorCache.Key, Node> small = new LinkedHashMap<>();
  private final LinkedHashMap<VectorCache.Key, Node> large = new LinkedHashMap<>();

  /** Keys without values, as many as the large queue has entries. */
  private final LinkedHashSet<VectorCache.Key> gone = new LinkedHashSet<>();

  private long smallBytes;

  S3FifoShard(long budgetBytes) {
    super(budgetBytes);
  }

  @Override
  @Nullable Object get(VectorCache.Key key) {
    Node node = nodes.get(key);
    if (node == null) {
      return null;
    }
    node.asked = Math.min(MAX_ASKED, node.asked + 1);
    return node.entry.value();
  }

  @Override
  void put(VectorCache.Key key, Entry entry) {
    Node known = nodes.get(key);
    if (known == null) {
      Node node = new Node(entry);
      nodes.put(key, node);
      boolean isBack = gone.remove(key);
      (isBack ? large : small).put(key, node);
      smallBytes += isBack ? 0 : entry.bytes();
      bytes += entry.bytes();
    } else {
      bytes += entry.bytes() - known.entry.bytes();
      smallBytes += small.containsKey(key) ? entry.bytes() - known.entry.bytes() : 0;
      known.entry = entry;
      known.asked = Math.min(MAX_ASKED, known.asked + 1);
    }
    while (bytes > budgetBytes) {
      if (large.isEmpty() || smallBytes > budgetBytes / SMALL_PART) {
        passOn();
      } else {
        drop();
      }
    }
  }

  /** The oldest of the small queue goes on to the large one, or goes. */
  private void passOn() {
    Map.Entry<VectorCache.Key, Node> oldest = first(small);
    if (oldest == null) {
      return;
    }
    Node node = oldest.getValue();
    smallBytes -= node.entry.bytes();
    if (node.asked > 0) {
      node.asked = 0;
      large.put(oldest.getKey(), node);
    } else {
      forget(oldest.getKey(), node);
      gone.add(oldest.getKey());
      trimGone();
    }
  }

  /** The oldest of the large queue that nobody has asked for since it was last looked at. */
  private void drop() {
    for (Map.Entry<VectorCache.Key, Node> oldest = first(large);
        oldest != null;
        oldest = first(large)) {
      Node node = oldest.getValue();
      if (node.asked == 0) {
        forget(oldest.getKey(), node);
        return;
      }
      node.asked--;
      large.put(oldest.getKey(), node);
    }
  }

  private static Map.@Nullable Entry<VectorCache.Key, Node> first(
      Map<VectorCache.Key, Node> queue) {
    Iterator<Map.Entry<VectorCache.Key, Node>> all = queue.entrySet().iterator();
    if (!all.hasNext()) {
      return null;
    }
    Map.Entry<VectorCache.Key, Node> first = all.next();
    Map.Entry<VectorCache.Key, Node> copy = Map.entry(first.getKey(), first.getValue());
    all.remove();
    return copy;
  }

  private void forget(VectorCache.Key key, Node node) {
    nodes.remove(key);
    bytes -= node.entry.bytes();
  }

  private void trimGone() {
    Iterator<VectorCache.Key> eldest = gone.iterator();
    for (int excess = gone.size() - nodes.size(); excess > 0; excess--) {
      eldest.next();
      eldest.remove();
    }
  }

  @Override
  void clear() {
    nodes.clear();
    small.clear();
    large.clear();
    gone.clear();
    bytes = 0;
    smallBytes = 0;
  }
}
