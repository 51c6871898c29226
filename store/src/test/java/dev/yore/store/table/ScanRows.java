package dev.yore.store.table;

import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads scans' batches into rows of comparable values. */
final class ScanRows {
  private ScanRows() {}

  static List<List<Object>> all(Scan scan) {
    List<List<Object>> rows = new ArrayList<>();
    try (scan) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        for (int i = 0; i < batch.selectedCount(); i++) {
          int position = batch.selection() == null ? i : batch.selection()[i];
          List<Object> row = new ArrayList<>();
          for (ColumnVector column : batch.columns()) {
            row.add(RandomHistory.comparable(value(column, position)));
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }

  /** How often the scan brings each row. */
  static Map<List<Object>, Long> counted(Scan scan) {
    return counted(all(scan));
  }

  static Map<List<Object>, Long> counted(List<List<Object>> rows) {
    return rows.stream().collect(Collectors.groupingBy(row -> row, Collectors.counting()));
  }

  static @Nullable Object value(ColumnVector vector, int row) {
    if (vector.isNull(row)) {
      return null;
    }
    if (vector instanceof LongVector v) {
      return v.get(row);
    }
    if (vector instanceof DoubleVector v) {
      return v.get(row);
    }
    return ((BytesVector) vector).getBytes(row);
  }
}
