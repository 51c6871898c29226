package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.vector.ColumnVector;
import java.util.Arrays;

/**
 * Values of a column by code, and the rows that have or had them. Nulls are left out. Immutable;
 * derived from what the streams hold, so it can be thrown away at any time.
 */
final class SortedValues {
  private static final int BYTE_VALUES = 256;

  private final long[] codes;
  private final long[] rowIds;

  private SortedValues(long[] codes, long[] rowIds) {
    this.codes = codes;
    this.rowIds = rowIds;
  }

  /** All that a block gives the column, whether inserted or patched. */
  static SortedValues of(int block, BlockSource source, ColumnReader column, ReadContext context) {
    Builder found = new Builder();
    forEach(block, source, column, context, found::add);
    return found.build();
  }

  /** Takes a value that is not null. */
  @FunctionalInterface
  interface Taker {
    void take(ColumnVector values, int row, long rowId);
  }

  /** Hands over all values but nulls that a block gives the column, inserted ones first. */
  static void forEach(
      int block, BlockSource source, ColumnReader column, ReadContext context, Taker taker) {
    for (RowRun run : source.runs()) {
      ColumnVector values = column.insertedOrOlder(run, context);
      for (int row = 0; values != null && row < run.rowCount(); row++) {
        if (!values.isNull(row)) {
          taker.take(values, row, BlockDelta.rowId(block, run.firstSlot() + row));
        }
      }
    }
    for (PatchSource patches : source.patches()) {
      if (column.isIn(patches)) {
        ColumnVector values = column.values(patches, context);
        SlotEvents events = patches.events(context);
        for (int i = 0; i < events.size(); i++) {
          if (!values.isNull(i)) {
            taker.take(values, i, BlockDelta.rowId(block, events.slots()[i]));
          }
        }
      }
    }
  }

  int size() {
    return codes.length;
  }

  long sizeBytes() {
    return 64 + 16L * codes.length;
  }

  /** Adds the rows whose values are looked for. */
  void find(ValueRange range, RowIds found) {
    long[] wanted = range.codes();
    if (wanted == null) {
      find(range.from(), range.to(), found);
      return;
    }
    for (long code : wanted) {
      for (int i = first(code); i < codes.length && codes[i] == code; i++) {
        found.add(rowIds[i]);
      }
      if (found.exceeded()) {
        return;
      }
    }
  }

  /** Adds the rows whose values have codes from one to another, both included. */
  void find(long from, long to, RowIds found) {
    for (int i = first(from); i < codes.length && codes[i] <= to; i++) {
      found.add(rowIds[i]);
      if (found.exceeded()) {
        return;
      }
    }
  }

  /** The first position whose code is not less. */
  private int first(long code) {
    int low = 0;
    int high = codes.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (codes[middle] < code) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Both together. */
  SortedValues merge(SortedValues other) {
    int size = codes.length + other.codes.length;
    long[] allCodes = new long[size];
    long[] allRowIds = new long[size];
    int mine = 0;
    int theirs = 0;
    for (int i = 0; i < size; i++) {
      boolean takeMine =
          theirs == other.codes.length
              || (mine < codes.length && codes[mine] <= other.codes[theirs]);
      if (takeMine) {
        allCodes[i] = codes[mine];
        allRowIds[i] = rowIds[mine++];
      } else {
        allCodes[i] = other.codes[theirs];
        allRowIds[i] = other.rowIds[theirs++];
      }
    }
    return new SortedValues(allCodes, allRowIds);
  }

  /** Collects values in any order. One thread. */
  static final class Builder {
    private static final int INITIAL = 64;

    private long[] codes = new long[INITIAL];
    private long[] rowIds = new long[INITIAL];
    private int size;

    /** Adds a row's value, unless it is null. */
    void add(ColumnVector values, int row, long rowId) {
      if (!values.isNull(row)) {
        add(ValueCodes.of(values, row), rowId);
      }
    }

    /** Adds a code. */
    void add(long code, long rowId) {
      if (size == codes.length) {
        codes = Arrays.copyOf(codes, size * 2);
        rowIds = Arrays.copyOf(rowIds, size * 2);
      }
      codes[size] = code;
      rowIds[size++] = rowId;
    }

    /** Sorts byte by byte from the lowest; bytes that are all the same cost one pass to see. */
    SortedValues build() {
      long[] from = Arrays.copyOf(codes, size);
      long[] fromRows = Arrays.copyOf(rowIds, size);
      if (size < 2) {
        return new SortedValues(from, fromRows);
      }
      long[] to = new long[size];
      long[] toRows = new long[size];
      for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
        int[] starts = starts(from, shift);
        if (starts.length == 0) {
          continue;
        }
        for (int i = 0; i < size; i++) {
          int at = starts[digit(from[i], shift)]++;
          to[at] = from[i];
          toRows[at] = fromRows[i];
        }
        long[] sorted = to;
        to = from;
        from = sorted;
        long[] sortedRows = toRows;
        toRows = fromRows;
        fromRows = sortedRows;
      }
      return new SortedValues(from, fromRows);
    }

    /** Where each byte's codes begin; nothing if all codes have the same byte. */
    private static int[] starts(long[] codes, int shift) {
      int[] counts = new int[BYTE_VALUES];
      for (long code : codes) {
        counts[digit(code, shift)]++;
      }
      int start = 0;
      for (int i = 0; i < BYTE_VALUES; i++) {
        if (counts[i] == codes.length) {
          return new int[0];
        }
        int count = counts[i];
        counts[i] = start;
        start += count;
      }
      return counts;
    }

    /** The sign is turned so that negative codes come first. */
    private static int digit(long code, int shift) {
      return (int) ((code ^ Long.MIN_VALUE) >>> shift) & BYTE_VALUES - 1;
    }
  }
}
