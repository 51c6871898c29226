package dev.yore.store;

import dev.yore.store.scan.ScanBatch;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;

/** Collects scattered rows of one table into a batch. Stateless. */
final class RowGather {
  private RowGather() {}

  /** The ordinals of all columns. */
  static List<Integer> allOrdinals(TableSchema table) {
    List<Integer> ordinals = new ArrayList<>(table.columns().size());
    for (int ordinal = 0; ordinal < table.columns().size(); ordinal++) {
      ordinals.add(ordinal);
    }
    return ordinals;
  }

  /** All columns of the rows, in order. */
  static VectorBatch rows(TableSchema table, List<RowRef> rows) {
    return columns(table, allOrdinals(table), rows);
  }

  /** The given columns of the rows, in order; not copied if the rows are just one batch. */
  static VectorBatch columns(TableSchema table, List<Integer> ordinals, List<RowRef> rows) {
    if (!rows.isEmpty() && isWholeBatch(rows)) {
      VectorBatch batch = rows.get(0).batch();
      List<ColumnVector> columns = new ArrayList<>(ordinals.size());
      for (int ordinal : ordinals) {
        columns.add(batch.column(ordinal));
      }
      return new VectorBatch(rows.size(), columns);
    }
    List<ColumnVector> vectors = new ArrayList<>(ordinals.size());
    for (int ordinal : ordinals) {
      ColumnBuilder builder = new ColumnBuilder(table.columns().get(ordinal).type().physical());
      VectorBatch batch = null;
      ColumnVector column = null;
      for (RowRef ref : rows) {
        if (column == null || ref.batch() != batch) {
          batch = ref.batch();
          column = batch.column(ordinal);
        }
        builder.appendFrom(column, ref.row());
      }
      vectors.add(builder.build());
    }
    return new VectorBatch(rows.size(), vectors);
  }

  /** The selected rows of a scan's batch that has the given columns. */
  static VectorBatch selected(TableSchema table, List<Integer> ordinals, ScanBatch batch) {
    int[] selection = batch.selection();
    List<ColumnVector> vectors = new ArrayList<>(ordinals.size());
    for (int i = 0; i < ordinals.size(); i++) {
      ColumnBuilder builder =
          new ColumnBuilder(table.columns().get(ordinals.get(i)).type().physical());
      for (int row = 0; row < batch.selectedCount(); row++) {
        builder.appendFrom(batch.columns().get(i), selection == null ? row : selection[row]);
      }
      vectors.add(builder.build());
    }
    return new VectorBatch(batch.selectedCount(), vectors);
  }

  /** One row whose n-th column is that of the n-th given row. */
  static RowRef mixed(TableSchema table, List<RowRef> byOrdinal) {
    List<ColumnVector> vectors = new ArrayList<>(byOrdinal.size());
    for (int ordinal = 0; ordinal < byOrdinal.size(); ordinal++) {
      RowRef row = byOrdinal.get(ordinal);
      ColumnBuilder builder = new ColumnBuilder(table.columns().get(ordinal).type().physical());
      builder.appendFrom(row.batch().column(ordinal), row.row());
      vectors.add(builder.build());
    }
    return new RowRef(new VectorBatch(1, vectors), 0);
  }

  private static boolean isWholeBatch(List<RowRef> rows) {
    VectorBatch batch = rows.get(0).batch();
    if (batch.rowCount() != rows.size()) {
      return false;
    }
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).batch() != batch || rows.get(i).row() != i) {
        return false;
      }
    }
    return true;
  }
}
