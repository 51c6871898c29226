package dev.yore.store.table;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of many values stay where there is no room for all: queues without reordering (S3-FIFO:
 * Yang, Zhang, Qiu, Yue and Vinayak 2023). What comes goes through a small queue and stays only if
 * it was asked for meanwhile; what comes back soon after it went goes straight into the large one.
 * What is fetched for somebody waits in a queue of its own until it is read, for the first time
 * then. For one thread at a time.
 *
 * @param <K> tells values apart
 * @param <V> what is kept
 */
public final class S3Fifo<K, V> {
  /** The small queue's part of the room, as the paper has it. */
  private static final int SMALL_PART = 10;

  /** What is fetched for others takes so much at most, as one task of fetching does. */
  private static final int AHEAD_PART = 4;

  private static final int MAX_ASKED = 3;

  private static final class Node<V> {
    private V value;
    private long bytes;
    private int asked;

    /** How much had come before it. */
    private final long cameAt;

    Node(V value, long bytes, long cameAt) {
      this.value = value;
      this.bytes = bytes;
      this.cameAt = cameAt;
    }
  }

  private final Map<K, Node<V>> nodes = new HashMap<>();

  /** Fetched for somebody who has not read it yet. */
  private final LinkedHashMap<K, Node<V>> ahead = new LinkedHashMap<>();

  private final LinkedHashMap<K, Node<V>> small = new LinkedHashMap<>();
  private final LinkedHashMap<K, Node<V>> large = new LinkedHashMap<>();

  /** Keys without values, as many as there are keys with values. */
  private final LinkedHashSet<K> gone = new LinkedHashSet<>();

  private long aheadBytes;
  private long smallBytes;
  private long bytes;

  /** All bytes that ever came. */
  private long cameBytes;

  /** Whether there is such a value; does not count as asking for it. */
  public boolean contains(K key) {
    return nodes.containsKey(key);
  }

  /** The value, which was asked for; null for none. */
  public @Nullable V get(K key) {
    Node<V> node = nodes.get(key);
    if (node == null) {
      return null;
    }
    if (ahead.remove(key) != null) {
      // The read that it was fetched for: as if it came now, and not a second time.
      aheadBytes -= node.bytes;
      small.put(key, node);
      smallBytes += node.bytes;
    } else {
      node.asked = Math.min(MAX_ASKED, node.asked + 1);
    }
    return node.value;
  }

  /**
   * Takes a value in, or another one in its place; call {@link #fit} afterwards.
   *
   * @param valueBytes what it takes, 0 and up
   * @param forOthers whether it is fetched for somebody who has not asked for it yet
   */
  public void put(K key, V value, long valueBytes, boolean forOthers) {
    cameBytes += valueBytes;
    Node<V> known = nodes.get(key);
    if (known != null) {
      replace(key, known, value, valueBytes);
      return;
    }
    Node<V> node = new Node<>(value, valueBytes, cameBytes);
    nodes.put(key, node);
    bytes += valueBytes;
    if (forOthers) {
      ahead.put(key, node);
      aheadBytes += valueBytes;
    } else if (gone.remove(key)) {
      large.put(key, node);
    } else {
      small.put(key, node);
      smallBytes += valueBytes;
    }
  }

  private void replace(K key, Node<V> known, V value, long valueBytes) {
    long more = valueBytes - known.bytes;
    bytes += more;
    smallBytes += small.containsKey(key) ? more : 0;
    aheadBytes += ahead.containsKey(key) ? more : 0;
    known.value = value;
    known.bytes = valueBytes;
    known.asked = Math.min(MAX_ASKED, known.asked + 1);
  }

  /** Lets values go until they take no more than so many bytes together. */
  public void fit(long budgetBytes) {
    while (bytes > budgetBytes) {
      if (isTooMuchAhead(budgetBytes) || (small.isEmpty() && large.isEmpty())) {
        giveUp();
      } else if (large.isEmpty() || smallBytes > budgetBytes / SMALL_PART) {
        passOn();
      } else {
        drop();
      }
    }
  }

  /** Whether too much was fetched, or what was fetched first would be gone if it had been read. */
  private boolean isTooMuchAhead(long budgetBytes) {
    return !ahead.isEmpty()
        && (aheadBytes > budgetBytes / AHEAD_PART
            || cameBytes - ahead.values().iterator().next().cameAt > budgetBytes);
  }

  /** The oldest that was fetched and not read goes. */
  private void giveUp() {
    Map.Entry<K, Node<V>> oldest = first(ahead);
    if (oldest != null) {
      aheadBytes -= oldest.getValue().bytes;
      forget(oldest.getKey(), oldest.getValue());
    }
  }

  /** The oldest of the small queue goes on to the large one, or goes. */
  private void passOn() {
    Map.Entry<K, Node<V>> oldest = first(small);
    if (oldest == null) {
      return;
    }
    Node<V> node = oldest.getValue();
    smallBytes -= node.bytes;
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
    for (Map.Entry<K, Node<V>> oldest = first(large); oldest != null; oldest = first(large)) {
      Node<V> node = oldest.getValue();
      if (node.asked == 0) {
        forget(oldest.getKey(), node);
        return;
      }
      node.asked--;
      large.put(oldest.getKey(), node);
    }
  }

  private static <K, V> Map.@Nullable Entry<K, Node<V>> first(Map<K, Node<V>> queue) {
    Iterator<Map.Entry<K, Node<V>>> all = queue.entrySet().iterator();
    if (!all.hasNext()) {
      return null;
    }
    Map.Entry<K, Node<V>> first = all.next();
    Map.Entry<K, Node<V>> copy = Map.entry(first.getKey(), first.getValue());
    all.remove();
    return copy;
  }

  private void forget(K key, Node<V> node) {
    nodes.remove(key);
    bytes -= node.bytes;
  }

  private void trimGone() {
    Iterator<K> eldest = gone.iterator();
    for (int excess = gone.size() - nodes.size(); excess > 0; excess--) {
      eldest.next();
      eldest.remove();
    }
  }

  /** Bytes of what is there. */
  public long bytes() {
    return bytes;
  }

  /** Forgets everything. */
  public void clear() {
    nodes.clear();
    ahead.clear();
    small.clear();
    large.clear();
    gone.clear();
    bytes = 0;
    aheadBytes = 0;
    smallBytes = 0;
  }
}
