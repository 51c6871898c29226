package dev.yore.store.codec;

import dev.yore.store.vector.BytesVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The distinct values of some rows in order of appearance, and which of them each row has.
 *
 * @param entries the distinct values
 * @param codes an entry's number per row
 */
record BytesDictionary(BytesRows entries, long[] codes) {
  /** Fewer rows than this are shorter as they are. */
  private static final int MIN_ROWS = 16;

  /** A dictionary is worth having when each entry stands for so many rows. */
  private static final int MIN_ROWS_PER_ENTRY = 4;

  /** Rows looked at before giving up on values that hardly repeat. */
  private static final int SAMPLE_ROWS = 1024;

  /** The dictionary of the rows, or null if their values do not repeat enough for one. */
  static @Nullable BytesDictionary of(BytesRows rows) {
    int count = rows.count();
    if (count < MIN_ROWS) {
      return null;
    }
    int maxEntries = count / MIN_ROWS_PER_ENTRY;
    // At least two slots an entry: short probes.
    int[] table = new int[Integer.highestOneBit(maxEntries * 2) * 2];
    int[] firstRows = new int[maxEntries];
    long[] codes = new long[count];
    int entries = 0;
    for (int row = 0; row < count; row++) {
      if (row == SAMPLE_ROWS && entries > SAMPLE_ROWS / 2) {
        return null;
      }
      int slot = slotOf(rows, row, table, firstRows);
      if (table[slot] == 0) {
        if (entries == maxEntries) {
          return null;
        }
        firstRows[entries] = row;
        table[slot] = ++entries;
      }
      codes[row] = table[slot] - 1L;
    }
    return new BytesDictionary(entriesOf(rows, Arrays.copyOf(firstRows, entries)), codes);
  }

  /** The slot that holds the row's value or, empty, waits for it. */
  private static int slotOf(BytesRows rows, int row, int[] table, int[] firstRows) {
    byte[] data = rows.data();
    int start = rows.start(row);
    int end = start + rows.length(row);
    int slot = (int) KeyHash.addBytes(KeyHash.START, data, start, end) & (table.length - 1);
    while (table[slot] != 0) {
      int other = firstRows[table[slot] - 1];
      int otherStart = rows.start(other);
      if (Arrays.equals(data, start, end, data, otherStart, otherStart + rows.length(other))) {
        return slot;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private static BytesRows entriesOf(BytesRows rows, int[] firstRows) {
    int[] offsets = new int[firstRows.length + 1];
    for (int i = 0; i < firstRows.length; i++) {
      offsets[i + 1] = offsets[i] + rows.length(firstRows[i]);
    }
    byte[] data = new byte[offsets[firstRows.length]];
    for (int i = 0; i < firstRows.length; i++) {
      rows.copyTo(firstRows[i], data, offsets[i]);
    }
    BytesVector vector = new BytesVector(data, offsets, null, firstRows.length, null);
    return new BytesRows(vector, 0, firstRows.length, null);
  }
}
