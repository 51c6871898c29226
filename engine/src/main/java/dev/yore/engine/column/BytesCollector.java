package dev.yore.engine.column;

import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects byte values as entries and codes, so that a dictionary's entry is kept once however many
 * rows have it.
 */
final class BytesCollector extends ColumnCollector {
  private static final int INITIAL_ROWS = 64;

  /** In place of rows without a value. */
  private static final int EMPTY = 0;

  /**
   * A dictionary this many times larger than the rows taken from it is only worth a translation
   * table when it comes again.
   */
  private static final int FEW_ROWS = 4;

  private byte[] data = new byte[INITIAL_ROWS];
  private int[] offsets = new int[INITIAL_ROWS];
  private int entries = 1;
  private int[] codes = new int[INITIAL_ROWS];
  private final NullBits nulls = new NullBits();
  private int length;

  /** The entries that {@link #translation} is about, told by identity; null for none. */
  private int @Nullable [] translated;

  /** Per entry of that dictionary its code here, 0 for not taken yet. */
  private int[] translation = {};

  private int @Nullable [] seenBefore;

  @Override
  public void append(ColumnVector vector, int @Nullable [] rows, int from, int to) {
    BytesVector source = (BytesVector) vector;
    int count = to - from;
    if (length + count > codes.length) {
      codes = Arrays.copyOf(codes, Math.max(length + count, codes.length * 2));
    }
    int[] sourceCodes = source.codes();
    if (sourceCodes == null) {
      appendPlain(source, rows, from, to);
    } else if (canTranslate(source, count)) {
      appendTranslated(source, sourceCodes, rows, from, to);
    } else {
      appendPlain(source, rows, from, to);
    }
    length += count;
  }

  private boolean canTranslate(BytesVector source, int count) {
    int[] dictionary = source.offsets();
    if (translated == dictionary) {
      return true;
    }
    boolean comesAgain = seenBefore == dictionary;
    seenBefore = dictionary;
    if (comesAgain || dictionary.length <= (long) FEW_ROWS * count) {
      translated = dictionary;
      translation = new int[dictionary.length];
      return true;
    }
    return false;
  }

  private void appendTranslated(
      BytesVector source, int[] sourceCodes, int @Nullable [] rows, int from, int to) {
    int at = length;
    for (int i = from; i < to; i++) {
      int row = rows == null ? i : rows[i];
      int code;
      if (source.isNull(row)) {
        nulls.set(at);
        code = EMPTY;
      } else {
        int entry = sourceCodes[row];
        code = translation[entry];
        if (code == 0) {
          code = add(source, row);
          translation[entry] = code;
        }
      }
      codes[at++] = code;
    }
  }

  private void appendPlain(BytesVector source, int @Nullable [] rows, int from, int to) {
    int at = length;
    for (int i = from; i < to; i++) {
      int row = rows == null ? i : rows[i];
      if (source.isNull(row)) {
        nulls.set(at);
        codes[at++] = EMPTY;
      } else {
        codes[at++] = add(source, row);
      }
    }
  }

  private int add(BytesVector source, int row) {
    int start = source.start(row);
    int count = source.end(row) - start;
    if (entries + 1 >= offsets.length) {
      offsets = Arrays.copyOf(offsets, offsets.length * 2);
    }
    int at = offsets[entries];
    int end = Math.addExact(at, count);
    if (end > data.length) {
      data = Arrays.copyOf(data, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(end, 2L * end)));
    }
    System.arraycopy(source.data(), start, data, at, count);
    offsets[entries + 1] = end;
    return entries++;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public ColumnVector vector() {
    return new BytesVector(
        data, Arrays.copyOf(offsets, entries + 1), codes, length, nulls.copy(length));
  }

  @Override
  public long sizeBytes() {
    return 96
        + data.length
        + 4L * (offsets.length + codes.length + translation.length)
        + nulls.sizeBytes();
  }

  @Override
  public void clear() {
    entries = 1;
    length = 0;
    nulls.clear();
    translated = null;
    seenBefore = null;
    translation = new int[0];
  }
}
