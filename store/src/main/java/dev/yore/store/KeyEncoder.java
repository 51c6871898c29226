package dev.yore.store;

import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the primary key of a row, or other columns, into a {@link RowKey}. Confined to one thread
 * (it reuses a buffer).
 *
 * <p>Longs are big-endian with the sign flipped; doubles likewise by their ordered bits, with one
 * zero and one NaN; bytes are escaped (00 becomes 00 FF) and end with 00 00, so that a shorter
 * value comes before its extensions. Key columns are NOT NULL, so nulls need no encoding.
 */
final class KeyEncoder {
  private static final int INITIAL_BYTES = 32;

  /** UTF-8 lead bytes of U+E000 to U+FFFF, and of what lies beyond, which UTF-16 orders first. */
  private static final int FIRST_LEAD_AFTER_SURROGATES = 0xEE;

  private static final int FIRST_SUPPLEMENTARY_LEAD = 0xF0;
  private static final int LAST_SUPPLEMENTARY_LEAD = 0xF4;

  private final int[] ordinals;
  private final boolean[] text;
  private byte[] buffer = new byte[INITIAL_BYTES];
  private int size;

  private KeyEncoder(int[] ordinals, boolean[] text) {
    this.ordinals = ordinals;
    this.text = text;
  }

  /** For batches with all of the table's columns. */
  static KeyEncoder ofRows(TableSchema table) {
    return of(table, table.keyColumns());
  }

  /** For some columns, by ordinal, of batches with all of the table's; none of them null. */
  static KeyEncoder of(TableSchema table, List<Integer> ordinals) {
    int[] wanted = new int[ordinals.size()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = ordinals.get(i);
    }
    return new KeyEncoder(wanted, textFlags(table, ordinals));
  }

  /** For batches with the key's columns only, in key order. */
  static KeyEncoder ofKeys(TableSchema table) {
    int[] ordinals = new int[table.keyColumns().size()];
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = i;
    }
    return new KeyEncoder(ordinals, textFlags(table, table.keyColumns()));
  }

  private static boolean[] textFlags(TableSchema table, List<Integer> key) {
    boolean[] flags = new boolean[key.size()];
    for (int i = 0; i < flags.length; i++) {
      Column column = table.columns().get(key.get(i));
      flags[i] = column.type().isText();
    }
    return flags;
  }

  RowKey encode(VectorBatch batch, int row) {
    size = 0;
    for (int i = 0; i < ordinals.length; i++) {
      append(batch.column(ordinals[i]), row, text[i]);
    }
    return new RowKey(Arrays.copyOf(buffer, size));
  }

  /** The key of physical values in key order, none null. */
  RowKey encode(List<Object> values) {
    size = 0;
    for (int i = 0; i < text.length; i++) {
      append(values.get(i), text[i]);
    }
    return new RowKey(Arrays.copyOf(buffer, size));
  }

  private void append(Object value, boolean isText) {
    if (value instanceof byte[] bytes) {
      appendBytes(bytes, 0, bytes.length, isText);
    } else if (value instanceof Double number) {
      appendLong(orderedBits(number));
    } else {
      appendLong((Long) value ^ Long.MIN_VALUE);
    }
  }

  private void append(ColumnVector vector, int row, boolean isText) {
    if (vector instanceof LongVector longs) {
      appendLong(longs.get(row) ^ Long.MIN_VALUE);
    } else if (vector instanceof DoubleVector doubles) {
      appendLong(orderedBits(doubles.get(row)));
    } else if (vector instanceof BytesVector bytes) {
      appendBytes(bytes.data(), bytes.start(row), bytes.end(row), isText);
    }
  }

  /** Adding 0.0 turns -0.0 into 0.0; negative numbers are inverted so that they order upwards. */
  private static long orderedBits(double value) {
    long bits = Double.doubleToLongBits(value + 0.0);
    return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
  }

  private void appendLong(long value) {
    ensure(Long.BYTES);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
  }

  private void appendBytes(byte[] data, int from, int to, boolean isText) {
    ensure(2 * (to - from) + 2);
    for (int i = from; i < to; i++) {
      int value = data[i] & 0xFF;
      buffer[size++] = (byte) (isText ? utf16Order(value) : value);
      if (value == 0) {
        buffer[size++] = (byte) 0xFF;
      }
    }
    buffer[size++] = 0;
    buffer[size++] = 0;
  }

  /**
   * UTF-8 bytes order as code points do; UTF-16 puts supplementary characters (surrogates) before
   * U+E000. Swapping the lead bytes of the two ranges is all the difference.
   */
  private static int utf16Order(int lead) {
    if (lead < FIRST_LEAD_AFTER_SURROGATES || lead > LAST_SUPPLEMENTARY_LEAD) {
      return lead;
    }
    return lead >= FIRST_SUPPLEMENTARY_LEAD
        ? lead - (FIRST_SUPPLEMENTARY_LEAD - FIRST_LEAD_AFTER_SURROGATES)
        : lead + (LAST_SUPPLEMENTARY_LEAD - FIRST_SUPPLEMENTARY_LEAD + 1);
  }

  private void ensure(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(size + more, buffer.length * 2));
    }
  }
}
