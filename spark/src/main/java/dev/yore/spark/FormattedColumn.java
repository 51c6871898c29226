package dev.yore.spark;

import dev.yore.store.vector.ColumnVector;
import java.util.function.IntFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Values of types that Spark does not have, as text. Immutable. */
final class FormattedColumn extends SharedColumn {
  private final IntFunction<String> format;

  /**
   * Text made row by row.
   *
   * @param format of a row of our vector that is not null
   */
  FormattedColumn(ColumnVector vector, RowPositions rows, IntFunction<String> format) {
    super(vector, DataTypes.StringType, rows);
    this.format = format;
  }

  @Override
  public @Nullable UTF8String getUTF8String(int row) {
    return isNullAt(row) ? null : UTF8String.fromString(format.apply(at(row)));
  }
}
