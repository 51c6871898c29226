package dev.yore.engine.expression.function;

import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a loop has computed for the entries of a dictionary, so that it computes it once per entry
 * and not once per row. Confined to one thread.
 */
public final class DictionaryMemo {
  /** An entry's result is in {@link #values()}. */
  public static final byte KNOWN = 1;

  /** An entry's result is null. */
  public static final byte NULL = 2;

  /** With more entries than this for a row, few rows would find theirs computed. */
  private static final int MAX_ENTRIES_PER_ROW = 2;

  private byte @Nullable [] data;
  private int @Nullable [] offsets;
  private byte[] states = {};
  private long[] values = {};

  /**
   * Opens a batch.
   *
   * @return a state per entry, 0 for unknown; or null when the vector has no dictionary, or one too
   *     large for the batch that has not been seen before
   */
  public byte @Nullable [] open(ColumnVector column, int rows) {
    BytesVector vector = (BytesVector) column;
    if (vector.codes() == null) {
      return null;
    }
    if (vector.data() == data && vector.offsets() == offsets) {
      return states;
    }
    int entries = vector.offsets().length - 1;
    data = vector.data();
    offsets = vector.offsets();
    if (entries > (long) MAX_ENTRIES_PER_ROW * rows) {
      // The next batch of the same dictionary will find it worth its while.
      states = new byte[entries];
      values = new long[entries];
      return null;
    }
    if (states.length < entries) {
      states = new byte[entries];
      values = new long[entries];
    } else {
      Arrays.fill(states, 0, entries, (byte) 0);
    }
    return states;
  }

  /** Results per entry. */
  public long[] values() {
    return values;
  }
}
