package dev.yore.engine.column;

import dev.yore.store.vector.BytesVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers byte values: equal bytes have equal numbers, from 1 on; 0 is null. A dictionary's entries
 * are looked up once, however many rows have them. Confined to one thread.
 */
public final class BytesInterner {
  /** The number of null. */
  public static final int NULL = 0;

  /** What {@link #find} gives for a value without a number. */
  public static final int UNKNOWN = -1;

  private static final int INITIAL_VALUES = 64;

  /**
   * A dictionary this many times larger than the rows taken from it is only worth a translation
   * table when it comes again.
   */
  private static final int FEW_ROWS = 4;

  private byte[] data = new byte[INITIAL_VALUES];
  private int[] offsets = new int[INITIAL_VALUES];
  private long[] hashes = new long[INITIAL_VALUES];

  /** Values and the empty one in place of null. */
  private int size = 1;

  /** Open addressing: numbers, 0 for free; a power of two, at most half full. */
  private int[] slots = new int[INITIAL_VALUES * 2];

  private int @Nullable [] translated;
  private int[] translation = {};
  private int @Nullable [] seenBefore;

  public BytesInterner() {}

  /** A reader of what another one knows, which must not change any more. */
  private BytesInterner(BytesInterner known) {
    data = known.data;
    offsets = known.offsets;
    hashes = known.hashes;
    size = known.size;
    slots = known.slots;
  }

  /**
   * The same numbers for another thread, to be looked up only; nothing may be added to this one any
   * more.
   */
  public BytesInterner reader() {
    return new BytesInterner(this);
  }

  /** Numbers given out, null's included; all are below it. */
  public int size() {
    return size;
  }

  /**
   * Numbers rows' values.
   *
   * @param rows positions; null for 0 to {@code count}
   * @param numbers gets a number per row
   */
  public void intern(BytesVector vector, int @Nullable [] rows, int count, long[] numbers) {
    intern(vector, rows, count, numbers, true);
  }

  /** Looks rows' values up: {@link #UNKNOWN} for those without a number. */
  public void find(BytesVector vector, int @Nullable [] rows, int count, long[] numbers) {
    intern(vector, rows, count, numbers, false);
  }

  private void intern(
      BytesVector vector, int @Nullable [] rows, int count, long[] numbers, boolean add) {
    int[] codes = vector.codes();
    boolean nulls = vector.hasNulls();
    if (codes == null || !canTranslate(vector.offsets(), count)) {
      for (int i = 0; i < count; i++) {
        int row = rows == null ? i : rows[i];
        numbers[i] =
            nulls && vector.isNull(row)
                ? NULL
                : number(vector.data(), vector.start(row), vector.end(row), add);
      }
      return;
    }
    int[] known = translation;
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      int number = known[codes[row]];
      if (nulls && vector.isNull(row)) {
        number = NULL;
      } else if (number == NULL) {
        number = number(vector.data(), vector.start(row), vector.end(row), add);
        known[codes[row]] = number;
      }
      numbers[i] = number;
    }
  }

  private boolean canTranslate(int[] dictionary, int count) {
    if (translated == dictionary) {
      return true;
    }
    boolean comesAgain = seenBefore == dictionary;
    seenBefore = dictionary;
    if (comesAgain || dictionary.length <= (long) FEW_ROWS * count) {
      translated = dictionary;
      if (translation.length < dictionary.length) {
        translation = new int[dictionary.length];
      } else {
        Arrays.fill(translation, 0, dictionary.length, 0);
      }
      return true;
    }
    return false;
  }

  private int number(byte[] from, int start, int end, boolean add) {
    long hash = KeyHash.ofBytes(from, start, end);
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != 0) {
      int number = slots[slot];
      if (hashes[number] == hash
          && Arrays.equals(data, offsets[number], offsets[number + 1], from, start, end)) {
        return number;
      }
      slot = slot + 1 & mask;
    }
    if (!add) {
      return UNKNOWN;
    }
    int number = append(from, start, end, hash);
    slots[slot] = number;
    if (size * 2 > slots.length) {
      grow();
    }
    return number;
  }

  private int append(byte[] from, int start, int end, long hash) {
    if (size + 1 >= offsets.length) {
      offsets = Arrays.copyOf(offsets, offsets.length * 2);
      hashes = Arrays.copyOf(hashes, hashes.length * 2);
    }
    int at = offsets[size];
    int newEnd = Math.addExact(at, end - start);
    if (newEnd > data.length) {
      data =
          Arrays.copyOf(data, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(newEnd, 2L * newEnd)));
    }
    System.arraycopy(from, start, data, at, end - start);
    offsets[size + 1] = newEnd;
    hashes[size] = hash;
    return size++;
  }

  private void grow() {
    int[] larger = new int[slots.length * 2];
    int mask = larger.length - 1;
    for (int number = 1; number < size; number++) {
      int slot = (int) hashes[number] & mask;
      while (larger[slot] != 0) {
        slot = slot + 1 & mask;
      }
      larger[slot] = number;
    }
    slots = larger;
  }

  /**
   * A vector of numbered values.
   *
   * @param numbers per row; the vector takes the array
   * @param nulls a set bit per row of number 0, or null for none
   */
  public BytesVector vector(int[] numbers, int rows, long @Nullable [] nulls) {
    return new BytesVector(data, Arrays.copyOf(offsets, size + 1), numbers, rows, nulls);
  }

  /** Heap bytes held. */
  public long sizeBytes() {
    return 128
        + data.length
        + 4L * (offsets.length + slots.length + translation.length)
        + 8L * hashes.length;
  }
}
