package dev.yore.engine.row;

import dev.yore.engine.value.ColumnCodec;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows of Java objects into a vector batch for some of a table's columns, checking each
 * value against its column's type. Confined to one thread.
 */
public final class BatchWriter {
  private static final int FEW_ROWS = 16;

  private final ColumnCodec[] codecs;
  private final ColumnBuilder[] builders;
  private int rows;

  /**
   * A writer for the given columns.
   *
   * @param columns ordinals in the table, in the order rows bring them
   */
  public BatchWriter(TableSchema table, List<Integer> columns) {
    this(table, columns, FEW_ROWS);
  }

  /**
   * A writer for about so many rows, which it has room for at once.
   *
   * @param columns likewise
   * @param expectedRows 0 and up
   */
  public BatchWriter(TableSchema table, List<Integer> columns, int expectedRows) {
    codecs = new ColumnCodec[columns.size()];
    builders = new ColumnBuilder[columns.size()];
    for (int i = 0; i < codecs.length; i++) {
      Column column = table.columns().get(columns.get(i));
      codecs[i] = ColumnCodec.of(table.name() + "." + column.name(), column.type());
      builders[i] = new ColumnBuilder(column.type().physical(), expectedRows);
    }
  }

  public int rows() {
    return rows;
  }

  /**
   * Appends a row.
   *
   * @param values at least as many as there are columns, from {@code offset} on
   * @throws dev.yore.store.StoreException if a value does not fit; the writer is then unusable
   */
  public void append(@Nullable Object[] values, int offset) {
    for (int i = 0; i < codecs.length; i++) {
      codecs[i].append(builders[i], values[offset + i]);
    }
    rows++;
  }

  /** The rows so far; the writer must not be used again. */
  public VectorBatch build() {
    List<ColumnVector> columns = new ArrayList<>(builders.length);
    for (ColumnBuilder builder : builders) {
      columns.add(builder.build());
    }
    return new VectorBatch(rows, columns);
  }
}
