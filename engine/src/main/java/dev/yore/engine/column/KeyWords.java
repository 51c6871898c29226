package dev.yore.engine.column;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Key columns as longs, a word per column and row, such that rows are equal exactly if their words
 * are. Bytes are numbered; the nulls of all other columns are bits of further words, which are
 * there from the first of them on. Confined to one thread.
 */
public final class KeyWords {
  private final List<ColumnType> types;
  private final @Nullable BytesInterner[] interners;
  private long[][] words;
  private boolean hasNullWords;
  private int capacity;

  public KeyWords(List<ColumnType> types) {
    this.types = types;
    interners = new BytesInterner[types.size()];
    for (int i = 0; i < interners.length; i++) {
      if (types.get(i).physical() == Physical.BYTES) {
        interners[i] = new BytesInterner();
      }
    }
    words = new long[types.size()][0];
  }

  /** For another thread to look up the same words; nothing may be encoded here any more. */
  private KeyWords(KeyWords known) {
    types = known.types;
    interners = new BytesInterner[types.size()];
    for (int i = 0; i < interners.length; i++) {
      BytesInterner interner = known.interners[i];
      interners[i] = interner == null ? null : interner.reader();
    }
    hasNullWords = known.hasNullWords;
    words = new long[known.words.length][0];
  }

  /**
   * The same encoding for another thread, to look rows up only; nothing may be encoded here any
   * more.
   */
  public KeyWords reader() {
    return new KeyWords(this);
  }

  /** Words per row. */
  public int width() {
    return words.length;
  }

  /** The words of the rows encoded last, one array per word; overwritten by the next. */
  public long[][] words() {
    return words;
  }

  /** Which word has the column's null bits, or -1 if there are none yet. */
  public int nullWord(int column) {
    return hasNullWords ? types.size() + column / Long.SIZE : -1;
  }

  /**
   * Encodes rows, numbering bytes not seen before.
   *
   * @param rows positions; null for 0 to {@code count}
   */
  public void encode(ColumnVector[] keys, int @Nullable [] rows, int count) {
    encode(keys, rows, count, true);
  }

  /**
   * Encodes rows only to look them up: unknown bytes get {@link BytesInterner#UNKNOWN}, which no
   * encoded row has. Where no null was encoded before, a null looks like a value: such rows are the
   * caller's business.
   */
  public void encodeForLookup(ColumnVector[] keys, int @Nullable [] rows, int count) {
    encode(keys, rows, count, false);
  }

  private void encode(ColumnVector[] keys, int @Nullable [] rows, int count, boolean add) {
    prepare(keys, count, add);
    for (int i = types.size(); i < words.length; i++) {
      Arrays.fill(words[i], 0, count, 0);
    }
    for (int i = 0; i < types.size(); i++) {
      ColumnVector key = WideDecimals.widened(types.get(i), keys[i]);
      BytesInterner interner = interners[i];
      if (interner == null) {
        copy(key, rows, count, words[i]);
        if (key.hasNulls() && hasNullWords) {
          addNulls(key, rows, count, i);
        }
      } else if (add) {
        interner.intern((BytesVector) key, rows, count, words[i]);
      } else {
        interner.find((BytesVector) key, rows, count, words[i]);
      }
    }
  }

  private void prepare(ColumnVector[] keys, int count, boolean add) {
    boolean first = false;
    for (int i = 0; i < types.size(); i++) {
      first |= !hasNullWords && add && interners[i] == null && keys[i].hasNulls();
    }
    if (first) {
      hasNullWords = true;
      int all = types.size() + (types.size() + Long.SIZE - 1) / Long.SIZE;
      words = Arrays.copyOf(words, all);
      for (int i = types.size(); i < all; i++) {
        words[i] = new long[capacity];
      }
    }
    if (count > capacity) {
      capacity = count;
      for (int i = 0; i < words.length; i++) {
        words[i] = new long[count];
      }
    }
  }

  private static void copy(ColumnVector key, int @Nullable [] rows, int count, long[] to) {
    if (key instanceof LongVector longs) {
      long[] from = longs.values();
      if (rows == null) {
        System.arraycopy(from, 0, to, 0, count);
        return;
      }
      for (int i = 0; i < count; i++) {
        to[i] = from[rows[i]];
      }
      return;
    }
    double[] from = ((DoubleVector) key).values();
    for (int i = 0; i < count; i++) {
      to[i] = KeyHash.canonicalBits(from[rows == null ? i : rows[i]]);
    }
  }

  /** A null's own word must not differ from another null's. */
  private void addNulls(ColumnVector key, int @Nullable [] rows, int count, int column) {
    long[] nullWord = words[nullWord(column)];
    long bit = 1L << column;
    for (int i = 0; i < count; i++) {
      if (key.isNull(rows == null ? i : rows[i])) {
        nullWord[i] |= bit;
        words[column][i] = 0;
      }
    }
  }

  /**
   * The column that words stand for.
   *
   * @param own the column's word per row
   * @param nullWords the column's {@link #nullWord} per row, or null if there is none
   */
  public ColumnVector decode(int column, long[] own, long @Nullable [] nullWords, int rows) {
    BytesInterner interner = interners[column];
    if (interner != null) {
      return decodeBytes(interner, own, rows);
    }
    long[] nulls = null;
    if (nullWords != null) {
      for (int i = 0; i < rows; i++) {
        if ((nullWords[i] >>> column & 1) != 0) {
          nulls = nulls == null ? new long[(rows + 63) >> 6] : nulls;
          nulls[i >> 6] |= 1L << i;
        }
      }
    }
    if (types.get(column).physical() == Physical.LONG) {
      return new LongVector(Arrays.copyOf(own, rows), rows, nulls);
    }
    double[] values = new double[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = Double.longBitsToDouble(own[i]);
    }
    return new DoubleVector(values, rows, nulls);
  }

  private static BytesVector decodeBytes(BytesInterner interner, long[] own, int rows) {
    int[] numbers = new int[rows];
    long[] nulls = null;
    for (int i = 0; i < rows; i++) {
      numbers[i] = (int) own[i];
      if (numbers[i] == BytesInterner.NULL) {
        nulls = nulls == null ? new long[(rows + 63) >> 6] : nulls;
        nulls[i >> 6] |= 1L << i;
      }
    }
    return interner.vector(numbers, rows, nulls);
  }

  /** Heap bytes held. */
  public long sizeBytes() {
    long bytes = 128 + 8L * capacity * words.length;
    for (BytesInterner interner : interners) {
      bytes += interner == null ? 0 : interner.sizeBytes();
    }
    return bytes;
  }
}
