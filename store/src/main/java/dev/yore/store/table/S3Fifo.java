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
 * What is fetched for somebody waits in a queue of its own until it is read, and once it has been
 * it goes before all else: what was foreseen can be foreseen again, what was not cannot. For one
 * thread at a time.
 *
 * @param <K> tells values apart
 * @param <V> what is kept
 */
public final class S3Fifo<K, V> {
  /** The small queue's part of the room, as the paper has it. */
  private static final int SMALL_PART = 10;

  /** What is fetched for others takes so much at most, as one task of fetching does. */
  private static final int AHEAD_PART = 4;

  /** What was fetched and read once keeps so much, for who does the same a little later. */
  private static final int SERVED_PART = 20;

  private static final int MAX_ASKED = 3;

  /** Values in the order in which they came to it. */
  private static final class Queue<K, V> {
    private final LinkedHashMap<K, Node<K, V>> nodes = new LinkedHashMap<>();
    private long bytes;

    boolean isEmpty() {
      return nodes.isEmpty();
    }

    void add(Node<K, V> node) {
      node.queue = this;
      nodes.put(node.key, node);
      bytes += node.bytes;
    }

    void remove(Node<K, V> node) {
      nodes.remove(node.key);
      bytes -= node.bytes;
    }

    @Nullable Node<K, V> first() {
      Iterator<Node<K, V>> all = nodes.values().iterator();
      return all.hasNext() ? all.next() : null;
    }

    void clear() {
      nodes.clear();
      bytes = 0;
    }
  }

  private static final class Node<K, V> {
    private final K key;
    private V value;
    private long bytes;
    private int asked;

    /** Whether somebody has read it since it came. */
    private boolean read;

    /** Whether somebody is thought to read it who has not yet. */
    private boolean expected;

    /** How much had come before it, or before it was last expected. */
    private long cameAt;

    private Queue<K, V> queue;

    Node(K key, V value, long bytes, long cameAt, Queue<K, V> queue) {
      this.key = key;
      this.value = value;
      this.bytes = bytes;
      this.cameAt = cameAt;
      this.queue = queue;
    }
  }

  private final Map<K, Node<K, V>> nodes = new HashMap<>();

  /** Fetched for somebody who has not read it yet. */
  private final Queue<K, V> ahead = new Queue<>();

  /** Fetched for somebody who has read it since. */
  private final Queue<K, V> served = new Queue<>();

  private final Queue<K, V> small = new Queue<>();
  private final Queue<K, V> large = new Queue<>();

  /** Keys without values, as many as there are keys with values. */
  private final LinkedHashSet<K> gone = new LinkedHashSet<>();

  private long bytes;

  /** All bytes that ever came. */
  private long cameBytes;

  /** Whether there is such a value; does not count as asking for it. */
  public boolean contains(K key) {
    return nodes.containsKey(key);
  }

  /** The value, which was asked for; null for none. */
  public @Nullable V get(K key) {
    Node<K, V> node = nodes.get(key);
    if (node == null) {
      return null;
    }
    if (node.queue == ahead && !node.read) {
      move(node, served);
    } else if (node.queue == ahead || node.queue == served) {
      // For the second time since it was fetched: as if it came now.
      move(node, small);
    } else {
      node.asked = Math.min(MAX_ASKED, node.asked + 1);
    }
    node.read = true;
    node.expected = false;
    return node.value;
  }

  /** The value, which somebody is thought to ask for soon; null for none. */
  public @Nullable V expect(K key) {
    Node<K, V> node = nodes.get(key);
    if (node == null) {
      return null;
    }
    if (node.queue == ahead || node.queue == served) {
      node.cameAt = cameBytes;
      move(node, ahead);
    } else {
      node.expected = true;
    }
    return node.value;
  }

  private void move(Node<K, V> node, Queue<K, V> to) {
    node.queue.remove(node);
    to.add(node);
  }

  /**
   * Takes a value in, or another one in its place; call {@link #fit} afterwards.
   *
   * @param valueBytes what it takes, 0 and up
   * @param forOthers whether it is fetched for somebody who has not asked for it yet
   */
  public void put(K key, V value, long valueBytes, boolean forOthers) {
    cameBytes += valueBytes;
    bytes += valueBytes;
    Node<K, V> known = nodes.get(key);
    if (known != null) {
      replace(known, value, valueBytes, forOthers);
      return;
    }
    Queue<K, V> queue = forOthers ? ahead : gone.remove(key) ? large : small;
    Node<K, V> node = new Node<>(key, value, valueBytes, cameBytes, queue);
    node.read = !forOthers;
    nodes.put(key, node);
    queue.add(node);
  }

  private void replace(Node<K, V> known, V value, long valueBytes, boolean forOthers) {
    bytes -= known.bytes;
    known.queue.bytes += valueBytes - known.bytes;
    known.value = value;
    known.bytes = valueBytes;
    known.asked = Math.min(MAX_ASKED, known.asked + (forOthers ? 0 : 1));
  }

  /** Lets values go until they take no more than so many bytes together. */
  public void fit(long budgetBytes) {
    while (bytes > budgetBytes) {
      if (isTooMuchAhead(budgetBytes)) {
        giveUp(ahead);
      } else if (served.bytes > budgetBytes / SERVED_PART) {
        giveUp(served);
      } else if (small.isEmpty() && large.isEmpty()) {
        giveUp(served.isEmpty() ? ahead : served);
      } else if (large.isEmpty() || small.bytes > budgetBytes / SMALL_PART) {
        passOn();
      } else {
        drop();
      }
    }
  }

  /** Whether too much was fetched, or what was fetched first would be gone if it had been read. */
  private boolean isTooMuchAhead(long budgetBytes) {
    Node<K, V> oldest = ahead.first();
    return oldest != null
        && (ahead.bytes > budgetBytes / AHEAD_PART || cameBytes - oldest.cameAt > budgetBytes);
  }

  /** The oldest of a queue goes, and is not remembered. */
  private void giveUp(Queue<K, V> queue) {
    Node<K, V> oldest = queue.first();
    if (oldest != null) {
      forget(oldest);
    }
  }

  /** The oldest of the small queue goes on to the large one, or goes. */
  private void passOn() {
    Node<K, V> oldest = small.first();
    if (oldest == null) {
      return;
    }
    if (oldest.asked > 0) {
      oldest.asked = 0;
      move(oldest, large);
    } else if (oldest.expected) {
      oldest.expected = false;
      move(oldest, small);
    } else {
      forget(oldest);
      gone.add(oldest.key);
      trimGone();
    }
  }

  /** The oldest of the large queue that nobody has asked for since it was last looked at. */
  private void drop() {
    for (Node<K, V> oldest = large.first(); oldest != null; oldest = large.first()) {
      if (oldest.asked == 0 && !oldest.expected) {
        forget(oldest);
        return;
      }
      if (oldest.expected) {
        oldest.expected = false;
      } else {
        oldest.asked--;
      }
      move(oldest, large);
    }
  }

  private void forget(Node<K, V> node) {
    node.queue.remove(node);
    nodes.remove(node.key);
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
    served.clear();
    small.clear();
    large.clear();
    gone.clear();
    bytes = 0;
  }
}
