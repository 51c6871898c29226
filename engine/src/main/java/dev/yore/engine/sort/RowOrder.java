package dev.yore.engine.sort;

import dev.yore.engine.column.KeyHash;
import dev.yore.engine.column.WideDecimals;
import dev.yore.engine.plan.SortKey;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.PhysicalOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order that sort keys give rows of some types. Immutable. */
public final class RowOrder {
  private final List<ColumnType> types;
  private final SortKey[] keys;

  /**
   * An order.
   *
   * @param types of all fields
   */
  public RowOrder(List<ColumnType> types, List<SortKey> keys) {
    this.types = types;
    this.keys = keys.toArray(new SortKey[0]);
  }

  /** The fields' types. */
  public List<ColumnType> types() {
    return types;
  }

  /** Compares two rows by all keys. */
  public int compare(ColumnVector[] left, int leftRow, ColumnVector[] right, int rightRow) {
    for (SortKey key : keys) {
      int order =
          compare(
              types.get(key.field()),
              key,
              left[key.field()],
              leftRow,
              right[key.field()],
              rightRow);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compare(
      ColumnType type,
      SortKey key,
      ColumnVector left,
      int leftRow,
      ColumnVector right,
      int rightRow) {
    boolean leftNull = left.isNull(leftRow);
    boolean rightNull = right.isNull(rightRow);
    if (leftNull || rightNull) {
      if (leftNull && rightNull) {
        return 0;
      }
      return leftNull == key.nullsFirst() ? -1 : 1;
    }
    int order = PhysicalOrder.compareRows(type, left, leftRow, right, rightRow);
    return key.descending() ? -order : order;
  }

  /**
   * A long per row such that, where two of them differ, the rows are in their order; where they are
   * the same, {@link #compare} decides.
   *
   * @param rows positions, of which {@code from} to {@code to} are taken; null for the rows {@code
   *     from} to {@code to} themselves
   */
  public long[] prefixes(ColumnVector[] columns, int @Nullable [] rows, int from, int to) {
    long[] prefixes = new long[to - from];
    if (keys.length == 0) {
      return prefixes;
    }
    SortKey key = keys[0];
    ColumnType type = types.get(key.field());
    ColumnVector vector = WideDecimals.widened(type, columns[key.field()]);
    long ofNull = key.nullsFirst() ? Long.MIN_VALUE : Long.MAX_VALUE;
    long flip = key.descending() ? -1 : 0;
    boolean nulls = vector.hasNulls();
    for (int i = from; i < to; i++) {
      int row = rows == null ? i : rows[i];
      prefixes[i - from] = nulls && vector.isNull(row) ? ofNull : prefix(type, vector, row) ^ flip;
    }
    return prefixes;
  }

  private static long prefix(ColumnType type, ColumnVector vector, int row) {
    if (vector instanceof LongVector longs) {
      return longs.get(row);
    }
    if (vector instanceof DoubleVector doubles) {
      long bits = KeyHash.canonicalBits(doubles.get(row));
      return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }
    BytesVector bytes = (BytesVector) vector;
    byte[] data = bytes.data();
    int at = bytes.start(row);
    int end = bytes.end(row);
    long prefix = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      int value = at + i < end ? data[at + i] & 0xFF : 0;
      prefix = prefix << 8 | (type.isText() ? PhysicalOrder.textWeight(value) : value);
    }
    return prefix ^ Long.MIN_VALUE;
  }
}
