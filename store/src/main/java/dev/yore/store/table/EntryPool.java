package dev.yore.store.table;

import dev.yore.store.vector.BytesVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Entries of byte vectors put one behind the other, for vectors with codes. One thread. */
final class EntryPool {
  /** The code of the empty entry, for rows without a value. */
  static final int EMPTY = 0;

  private static final int INITIAL_ENTRIES = 64;

  /** A dictionary this many times larger than the rows wanted from it is not worth taking along. */
  private static final int FEW_ROWS = 4;

  private byte[] data = new byte[INITIAL_ENTRIES];
  private int[] offsets = new int[INITIAL_ENTRIES];

  /** Entries; the first is the empty one. */
  private int entries = 1;

  /** Adds the entries of some rows and writes the rows' codes. */
  void addRows(BytesVector source, int fromRow, int count, int[] codes, int at) {
    int[] sourceCodes = source.codes();
    if (sourceCodes != null && source.offsets().length > FEW_ROWS * count) {
      for (int i = 0; i < count; i++) {
        codes[at + i] = source.isNull(fromRow + i) ? EMPTY : add(source, fromRow + i);
      }
      return;
    }
    if (sourceCodes == null) {
      int first = addEntries(source, fromRow, fromRow + count);
      for (int i = 0; i < count; i++) {
        codes[at + i] = first + i;
      }
      return;
    }
    int first = addEntries(source, 0, source.offsets().length - 1);
    if (!source.hasNulls()) {
      for (int i = 0; i < count; i++) {
        codes[at + i] = first + sourceCodes[fromRow + i];
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      codes[at + i] = source.isNull(fromRow + i) ? EMPTY : first + sourceCodes[fromRow + i];
    }
  }

  /** Adds a row's value and returns its code. */
  int add(BytesVector source, int row) {
    int start = source.start(row);
    int count = source.end(row) - start;
    ensure(1, count);
    System.arraycopy(source.data(), start, data, offsets[entries], count);
    offsets[entries + 1] = offsets[entries] + count;
    return entries++;
  }

  /** Adds rows' values; each entry of a dictionary only once. */
  final class Adder {
    private final BytesVector source;
    private final int @Nullable [] sourceCodes;

    /** Per entry of the source its code here, 0 for not added yet. */
    private final int[] codes;

    private Adder(BytesVector source) {
      this.source = source;
      sourceCodes = source.codes();
      codes = new int[sourceCodes == null ? 0 : source.offsets().length - 1];
    }

    /** The code of a row's value, which must not be null. */
    int add(int row) {
      if (sourceCodes == null) {
        return EntryPool.this.add(source, row);
      }
      int entry = sourceCodes[row];
      if (codes[entry] == 0) {
        codes[entry] = EntryPool.this.add(source, row);
      }
      return codes[entry];
    }
  }

  Adder adder(BytesVector source) {
    return new Adder(source);
  }

  private int addEntries(BytesVector source, int from, int to) {
    int[] bounds = source.offsets();
    int bytes = bounds[to] - bounds[from];
    ensure(to - from, bytes);
    System.arraycopy(source.data(), bounds[from], data, offsets[entries], bytes);
    int shift = offsets[entries] - bounds[from];
    for (int i = from; i < to; i++) {
      offsets[entries + i - from + 1] = bounds[i + 1] + shift;
    }
    int first = entries;
    entries += to - from;
    return first;
  }

  private void ensure(int moreEntries, int moreBytes) {
    int neededOffsets = Math.addExact(entries + 1, moreEntries);
    if (neededOffsets > offsets.length) {
      offsets = Arrays.copyOf(offsets, neededOffsets + (entries >> 1));
    }
    int neededBytes = Math.addExact(offsets[entries], moreBytes);
    if (neededBytes > data.length) {
      data = Arrays.copyOf(data, (int) Math.min(Integer.MAX_VALUE - 8, neededBytes * 5L / 4));
    }
  }

  BytesVector build(int[] codes, int length, long @Nullable [] nulls) {
    return new BytesVector(data, Arrays.copyOf(offsets, entries + 1), codes, length, nulls);
  }
}
