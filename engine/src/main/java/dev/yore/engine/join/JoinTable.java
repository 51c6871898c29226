package dev.yore.engine.join;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.KeyHash;
import dev.yore.engine.column.KeyWords;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows by keys: where one word makes the key and its values lie close, by their place;
 * otherwise by hash, with open addressing. Rows of the same key form a chain. Immutable once built.
 */
public final class JoinTable {
  /** In place of a row: there is none. */
  public static final int NONE = -1;

  /** A table by place may be this many times longer than there are rows. */
  private static final long MAX_GAPS = 8;

  private static final int MIN_SLOTS = 16;

  private final Batch rows;
  private final JoinKeys keys;
  private final @Nullable KeyWords encoder;
  private final long[][] words;
  private final boolean[] hasNulls;
  private final boolean anyUnmatchable;

  /** Which rows have a null that equals nothing; empty if none has. */
  private final boolean[] unmatchable;

  /** Row plus one by place or by slot; 0 for none. */
  private final int[] slots;

  private final boolean byPlace;
  private final long smallest;
  private final int shift;

  /** The next row of the same key; null if no key has two rows. */
  private final int @Nullable [] next;

  private JoinTable(Batch rows, JoinKeys keys) {
    this.rows = rows;
    this.keys = keys;
    int count = rows.selectedCount();
    int width = keys.fields().length;
    hasNulls = new boolean[width];
    if (width == 0) {
      encoder = null;
      words = new long[0][];
      slots = new int[0];
      byPlace = false;
      smallest = 0;
      shift = 0;
      unmatchable = new boolean[0];
      anyUnmatchable = false;
      next = null;
      return;
    }
    ColumnVector[] columns = columns();
    KeyWords encoding = new KeyWords(keys.types());
    encoding.encode(withoutUnmatchable(columns), null, count);
    encoder = encoding;
    words = encoding.words();
    unmatchable = unmatchable(columns, count);
    anyUnmatchable = unmatchable.length > 0;
    long[] bounds = bounds(0);
    long min = bounds[0];
    long max = bounds[1];
    smallest = min;
    long range = max - min;
    byPlace = words.length == 1 && min <= max && range >= 0 && range < MAX_GAPS * count + 1024;
    int slotCount =
        byPlace ? (int) range + 1 : Math.max(MIN_SLOTS, Integer.highestOneBit(count) * 4);
    slots = new int[slotCount];
    shift = Long.SIZE - Integer.numberOfTrailingZeros(slotCount);
    next = insertAll(count);
  }

  /**
   * Builds a table.
   *
   * @param rows without a selection
   * @param keys of the rows; without any, every row is a partner
   */
  public static JoinTable build(Batch rows, JoinKeys keys) {
    return new JoinTable(rows, keys);
  }

  /** Heap bytes that a table of so many rows takes beside the rows, with filters of its keys. */
  public static long sizeBytes(long rows, int keyCount) {
    return rows * (12L * keyCount + 4 * 4 + 4);
  }

  private ColumnVector[] columns() {
    ColumnVector[] columns = new ColumnVector[keys.fields().length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = rows.columns()[keys.fields()[i]];
    }
    return columns;
  }

  /** Nulls that equal nothing need no word of their own: their rows are not found anyway. */
  private ColumnVector[] withoutUnmatchable(ColumnVector[] columns) {
    ColumnVector[] stripped = columns.clone();
    for (int i = 0; i < columns.length; i++) {
      if (!keys.nullsEqual()[i] && columns[i] instanceof LongVector longs) {
        stripped[i] = new LongVector(longs.values(), longs.length(), null);
      }
    }
    return stripped;
  }

  /** Which rows have a null that equals nothing; empty if none has. */
  private boolean[] unmatchable(ColumnVector[] columns, int count) {
    boolean[] unmatchable = {};
    for (int i = 0; i < columns.length; i++) {
      if (!columns[i].hasNulls()) {
        continue;
      }
      for (int row = 0; row < count; row++) {
        if (columns[i].isNull(row)) {
          hasNulls[i] = true;
          if (!keys.nullsEqual()[i]) {
            unmatchable = unmatchable.length == 0 ? new boolean[count] : unmatchable;
            unmatchable[row] = true;
          }
        }
      }
    }
    return unmatchable;
  }

  /** Inserts from the last row to the first, so that chains ascend. */
  private int @Nullable [] insertAll(int count) {
    int[] chain = null;
    for (int row = count - 1; row >= 0; row--) {
      if (anyUnmatchable && unmatchable[row]) {
        continue;
      }
      int slot = byPlace ? (int) (words[0][row] - smallest) : slotOf(words, row);
      if (slots[slot] != 0) {
        if (chain == null) {
          chain = new int[count];
          Arrays.fill(chain, NONE);
        }
        chain[row] = slots[slot] - 1;
      }
      slots[slot] = row + 1;
    }
    return chain;
  }

  /** The slot of the row's key, or the free one where it belongs. */
  private int slotOf(long[][] given, int row) {
    int mask = slots.length - 1;
    int slot = (int) (hash(given, row) >>> shift);
    while (slots[slot] != 0 && !equal(slots[slot] - 1, given, row)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static long hash(long[][] given, int row) {
    long h = KeyHash.mix(given[0][row]);
    for (int w = 1; w < given.length; w++) {
      h = KeyHash.mix(h * 31 + given[w][row]);
    }
    return h;
  }

  private boolean equal(int own, long[][] given, int row) {
    for (int w = 0; w < given.length; w++) {
      if (words[w][own] != given[w][row]) {
        return false;
      }
    }
    return true;
  }

  /** The rows, without a selection. */
  public Batch rows() {
    return rows;
  }

  public int rowCount() {
    return rows.selectedCount();
  }

  /** Whether a key is null that would have to equal something. */
  public boolean hasNullKeys() {
    return anyUnmatchable;
  }

  /** Whether no key has two rows. */
  public boolean isUnique() {
    return next == null && keys.fields().length > 0;
  }

  /** The row after this one with the same key, or {@link #NONE}. */
  public int next(int row) {
    if (keys.fields().length == 0) {
      return row + 1 < rowCount() ? row + 1 : NONE;
    }
    return next == null ? NONE : next[row];
  }

  JoinKeys keys() {
    return keys;
  }

  /** Whether any row's key is null in the column. */
  boolean hasNulls(int key) {
    return hasNulls[key];
  }

  @Nullable KeyWords encoder() {
    return encoder;
  }

  /** Whether a key's values are numbers that equal nothing but themselves. */
  public boolean isNumber(int key) {
    return keys.types().get(key).physical() == Physical.LONG && !keys.nullsEqual()[key];
  }

  /** The bounds of a key's values, for {@link #isNumber}; the smaller is the greater for none. */
  public long[] bounds(int key) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int row = 0; row < rowCount(); row++) {
      if (!anyUnmatchable || !unmatchable[row]) {
        min = Math.min(min, words[key][row]);
        max = Math.max(max, words[key][row]);
      }
    }
    return new long[] {min, max};
  }

  /** A key's values, for {@link #isNumber}. */
  public PresentKeys present(int key, long[] bounds) {
    return new PresentKeys(words[key], rowCount(), unmatchable, bounds[0], bounds[1]);
  }

  /** First rows of keys, or {@link #NONE}. */
  void find(long[][] given, int count, int[] heads) {
    if (rowCount() == 0) {
      Arrays.fill(heads, 0, count, NONE);
    } else if (byPlace) {
      findByPlace(given[0], count, heads);
    } else if (given.length == 1) {
      findByHash(given[0], count, heads);
    } else {
      for (int i = 0; i < count; i++) {
        heads[i] = slots[slotOf(given, i)] - 1;
      }
    }
  }

  private void findByPlace(long[] given, int count, int[] heads) {
    long first = smallest;
    long places = slots.length;
    int[] table = slots;
    for (int i = 0; i < count; i++) {
      long place = given[i] - first;
      heads[i] = place >= 0 && place < places ? table[(int) place] - 1 : NONE;
    }
  }

  private void findByHash(long[] given, int count, int[] heads) {
    int[] table = slots;
    long[] known = words[0];
    int mask = table.length - 1;
    int down = shift;
    for (int i = 0; i < count; i++) {
      long key = given[i];
      int slot = (int) (KeyHash.mix(key) >>> down);
      int row = table[slot] - 1;
      while (row >= 0 && known[row] != key) {
        slot = slot + 1 & mask;
        row = table[slot] - 1;
      }
      heads[i] = row;
    }
  }
}
