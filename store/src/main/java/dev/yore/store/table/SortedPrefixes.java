package dev.yore.store.table;

import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.PhysicalOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows that have or had each text of a block's column in order, for ranges: by what all texts
 * of the block begin with and the eight bytes behind it. Texts that begin alike further on are told
 * apart by whoever looks at the rows. Immutable.
 */
final class SortedPrefixes {
  /** So many bytes make a code. */
  private static final int CODE_BYTES = Long.BYTES;

  private final boolean text;
  private final byte[] common;
  private final SortedValues values;

  private SortedPrefixes(boolean text, byte[] common, SortedValues values) {
    this.text = text;
    this.common = common;
    this.values = values;
  }

  /** All that a block gives the column, whether inserted or patched. */
  static SortedPrefixes of(
      boolean text, int block, BlockSource source, ColumnReader column, ReadContext context) {
    List<BytesVector> vectors = new ArrayList<>();
    SortedValues.forEach(
        block, source, column, context, (vector, row, rowId) -> addOnce(vectors, vector));
    byte[] common = common(vectors);
    SortedValues.Builder found = new SortedValues.Builder();
    SortedValues.forEach(
        block,
        source,
        column,
        context,
        (vector, row, rowId) -> {
          BytesVector bytes = (BytesVector) vector;
          int from = bytes.start(row) + common.length;
          found.add(code(text, bytes.data(), from, bytes.end(row)), rowId);
        });
    return new SortedPrefixes(text, common, found.build());
  }

  private static void addOnce(List<BytesVector> vectors, ColumnVector vector) {
    if (vectors.isEmpty() || vectors.get(vectors.size() - 1) != vector) {
      vectors.add((BytesVector) vector);
    }
  }

  /** The longest beginning of all values. */
  private static byte[] common(List<BytesVector> vectors) {
    byte[] common = null;
    int length = 0;
    for (BytesVector vector : vectors) {
      for (int row = 0; row < vector.length(); row++) {
        if (vector.isNull(row)) {
          continue;
        }
        int start = vector.start(row);
        if (common == null) {
          common = Arrays.copyOfRange(vector.data(), start, vector.end(row));
          length = common.length;
        }
        int end = Math.min(vector.end(row), start + length);
        int differs = Arrays.mismatch(common, 0, length, vector.data(), start, end);
        length = differs < 0 ? length : differs;
      }
    }
    return common == null ? new byte[0] : Arrays.copyOf(common, length);
  }

  /** The first bytes as a number that is ordered as they are; less than eight end in zeros. */
  private static long code(boolean text, byte[] data, int from, int to) {
    long code = 0;
    for (int i = 0; i < CODE_BYTES; i++) {
      int next = from + i < to ? data[from + i] & 0xFF : 0;
      code = code << Byte.SIZE | (text ? PhysicalOrder.textWeight(next) : next);
    }
    return code ^ Long.MIN_VALUE;
  }

  long sizeBytes() {
    return 64 + common.length + values.sizeBytes();
  }

  /** Adds the rows whose values may lie within the bounds. */
  void find(BytesBounds bounds, RowIds found) {
    long from = Long.MIN_VALUE;
    long to = Long.MAX_VALUE;
    byte[] least = bounds.from();
    if (least != null) {
      if (startsWithCommon(least)) {
        from = code(text, least, common.length, least.length);
      } else if (PhysicalOrder.compareBytes(text, least, common) > 0) {
        return;
      }
    }
    byte[] greatest = bounds.to();
    if (greatest != null) {
      if (startsWithCommon(greatest)) {
        to = code(text, greatest, common.length, greatest.length);
      } else if (PhysicalOrder.compareBytes(text, greatest, common) < 0) {
        return;
      }
    }
    values.find(from, to, found);
  }

  private boolean startsWithCommon(byte[] bound) {
    return bound.length >= common.length
        && Arrays.equals(bound, 0, common.length, common, 0, common.length);
  }
}
