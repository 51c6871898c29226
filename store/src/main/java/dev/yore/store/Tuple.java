package dev.yore.store;

import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some columns of a table, whose values together are compared: those of a UNIQUE constraint, or of
 * either side of a foreign key. Confined to one thread (it reuses a buffer).
 */
final class Tuple {
  private final TableSchema table;
  private final List<Integer> ordinals;
  private final KeyEncoder encoder;

  Tuple(TableSchema table, List<Integer> ordinals) {
    this.table = table;
    this.ordinals = List.copyOf(ordinals);
    this.encoder = KeyEncoder.of(table, ordinals);
  }

  static Tuple ofIds(TableSchema table, List<Integer> columnIds) {
    return new Tuple(table, table.ordinalsOfIds(columnIds));
  }

  TableSchema table() {
    return table;
  }

  List<Integer> ordinals() {
    return ordinals;
  }

  /** The values as a key, or null if one of them is null: then they equal nothing. */
  @Nullable RowKey key(RowRef row) {
    for (int ordinal : ordinals) {
      if (row.batch().column(ordinal).isNull(row.row())) {
        return null;
      }
    }
    return encoder.encode(row.batch(), row.row());
  }

  /** Whether the row has these very values. */
  boolean has(RowRef row, RowKey key) {
    RowKey own = key(row);
    return own != null && own.equals(key);
  }

  /** Physical values, of which none is null. */
  List<Object> values(RowRef row) {
    List<Object> values = new ArrayList<>(ordinals.size());
    for (int ordinal : ordinals) {
      values.add(value(row.batch().column(ordinal), row.row()));
    }
    return values;
  }

  private static Object value(ColumnVector vector, int row) {
    if (vector instanceof LongVector longs) {
      return longs.get(row);
    }
    return vector instanceof DoubleVector doubles
        ? (Object) doubles.get(row)
        : ((BytesVector) vector).getBytes(row);
  }

  /** Whether one of the values differs. */
  boolean differs(RowRef before, RowRef after) {
    for (int ordinal : ordinals) {
      if (!before.sameValue(after, ordinal)) {
        return true;
      }
    }
    return false;
  }

  /** {@code (A, B) = (7, 'x')}. */
  String text(RowRef row) {
    StringBuilder names = new StringBuilder();
    StringBuilder values = new StringBuilder();
    for (int ordinal : ordinals) {
      Column column = table.columns().get(ordinal);
      names.append(names.isEmpty() ? "" : ", ").append(column.name());
      values.append(values.isEmpty() ? "" : ", ").append(ValueText.value(table, row, ordinal));
    }
    return "(" + names + ") = (" + values + ")";
  }
}
