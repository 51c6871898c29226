package dev.yore.engine.aggregate;

import dev.yore.engine.column.KeyWords;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the distinct keys of rows. Few, close values are looked up in an array by their place;
 * many that lie close in pages of places; others in a hash table. Nulls are equal. Confined to one
 * thread.
 */
public final class GroupIndex {
  /** Numbers that differ in so many lowest bits only are looked up at neighbouring places. */
  public static final int NEIGHBOUR_BITS = PagedGroups.PAGE_BITS;

  private static final int INITIAL_GROUPS = 64;

  /**
   * Groups from which on a hash table leaves a core's nearer caches. Keys in random order seem far
   * from each other at first, so it is looked again whether they lie close.
   */
  private static final int MANY_GROUPS = 1 << 16;

  private final int columns;
  private final KeyWords encoder;

  /** Per word the words of all groups. */
  private long[][] groupWords;

  private int capacity = INITIAL_GROUPS;
  private int size;
  private @Nullable DirectGroups direct = new DirectGroups();
  private @Nullable PagedGroups paged;
  private @Nullable HashGroups hash;

  /** Groups at which it is looked whether pages do instead of the hash table. */
  private int nextLook = MANY_GROUPS;

  /**
   * An empty index.
   *
   * @param types of the keys; at least one
   */
  public GroupIndex(List<ColumnType> types) {
    columns = types.size();
    encoder = new KeyWords(types);
    groupWords = new long[columns][INITIAL_GROUPS];
  }

  /** Groups so far. */
  public int size() {
    return size;
  }

  /** Whether there are few groups, found by their place. */
  boolean isDirect() {
    return direct != null;
  }

  /**
   * Numbers rows by their keys.
   *
   * @param rows positions; null for 0 to {@code count}
   * @param groups gets a number per row
   */
  public void find(ColumnVector[] keys, int @Nullable [] rows, int count, int[] groups) {
    encoder.encode(keys, rows, count);
    if (encoder.width() > groupWords.length) {
      // The first null: no group so far has any.
      int before = groupWords.length;
      groupWords = Arrays.copyOf(groupWords, encoder.width());
      for (int i = before; i < groupWords.length; i++) {
        groupWords[i] = new long[capacity];
      }
      if (hash != null) {
        hash.rebuild(groupWords, size, capacity);
      } else {
        direct = new DirectGroups();
      }
    }
    long[][] words = encoder.words();
    if (direct != null) {
      if (direct.covers(words, count) || direct.widen(words, count, groupWords, size)) {
        direct.find(words, count, groups, this);
        return;
      }
      direct = null;
      paged = words.length == 1 ? pagesOfGroups() : null;
    }
    if (paged != null && words.length == 1) {
      int found = paged.find(words, count, groups, this);
      if (found == count) {
        return;
      }
    }
    paged = null;
    findByHash(words, count, groups);
    if (size >= nextLook && words.length == 1) {
      nextLook = size > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : 2 * size;
      paged = pagesOfGroups();
      hash = paged == null ? hash : null;
    }
  }

  private @Nullable PagedGroups pagesOfGroups() {
    PagedGroups pages = new PagedGroups();
    return pages.rebuild(groupWords[0], size) ? pages : null;
  }

  private void findByHash(long[][] words, int count, int[] groups) {
    HashGroups table = hash;
    if (table == null) {
      table = new HashGroups();
      table.rebuild(groupWords, size, capacity);
      hash = table;
    }
    table.find(words, count, groups, this);
  }

  /** Adds a group with the words of a row. */
  int add(long[][] words, int row) {
    if (size == capacity) {
      capacity *= 2;
      for (int i = 0; i < groupWords.length; i++) {
        groupWords[i] = Arrays.copyOf(groupWords[i], capacity);
      }
    }
    for (int i = 0; i < groupWords.length; i++) {
      groupWords[i][size] = words[i][row];
    }
    return size++;
  }

  long[][] groupWords() {
    return groupWords;
  }

  /** The keys of all groups, a row per group in the order of their numbers. */
  public ColumnVector[] keys() {
    ColumnVector[] keys = new ColumnVector[columns];
    for (int i = 0; i < columns; i++) {
      int nulls = encoder.nullWord(i);
      keys[i] = encoder.decode(i, groupWords[i], nulls < 0 ? null : groupWords[nulls], size);
    }
    return keys;
  }

  /** Heap bytes held. */
  public long sizeBytes() {
    return encoder.sizeBytes()
        + 8L * capacity * groupWords.length
        + (direct == null ? 0 : direct.sizeBytes())
        + (paged == null ? 0 : paged.sizeBytes())
        + (hash == null ? 0 : hash.sizeBytes());
  }
}
