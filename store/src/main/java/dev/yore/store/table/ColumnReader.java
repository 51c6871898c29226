package dev.yore.store.table;

import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.schema.OlderRows;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds a column's values in runs and patches, also in those written before the column had its id:
 * they have the values of the column it was, or one value for all rows. Immutable.
 */
final class ColumnReader {
  private final Column column;
  private final @Nullable ColumnReader former;
  private final @Nullable ValueConversion conversion;

  private ColumnReader(Column column) {
    this.column = column;
    if (column.older() instanceof OlderRows.Converted converted) {
      former = new ColumnReader(converted.former());
      conversion = new ValueConversion(converted.former().type(), column.type());
    } else {
      former = null;
      conversion = null;
    }
  }

  static ColumnReader of(Column column) {
    return new ColumnReader(column);
  }

  int columnId() {
    return column.id();
  }

  private ColumnVector converted(ColumnVector vector) {
    return Objects.requireNonNull(conversion).convert(vector);
  }

  /** Whether the table had the column, perhaps of another type, at the sequence. */
  boolean existsAt(long sequence) {
    if (former != null) {
      return former.existsAt(sequence);
    }
    return !(column.older() instanceof OlderRows.Constant constant)
        || sequence >= constant.sinceSequence();
  }

  /** Whether the patches set the column. */
  boolean isIn(PatchSource patches) {
    return patches.has(column.id()) || (former != null && former.isIn(patches));
  }

  /** The new values of patches that set the column, in the order of their events. */
  ColumnVector values(PatchSource patches, ReadContext context) {
    int position = patches.columnIds().indexOf(column.id());
    return position >= 0 || former == null
        ? patches.values(position, context)
        : converted(former.values(patches, context));
  }

  /** One of them. */
  RowValue value(PatchSource patches, int row, ReadContext context) {
    int position = patches.columnIds().indexOf(column.id());
    if (position >= 0 || former == null) {
      return patches.value(position, row, context);
    }
    return new RowValue(converted(one(former, former.value(patches, row, context))), 0);
  }

  /** A former column's value in a vector of its own. */
  private static ColumnVector one(ColumnReader former, RowValue value) {
    ColumnBuilder one = new ColumnBuilder(former.physical());
    one.appendFrom(value.vector(), value.row());
    return one.build();
  }

  /** The values as inserted; null if the rows are older than the column. */
  @Nullable ColumnVector inserted(RowRun run, ReadContext context) {
    ColumnVector own = run.column(column.id(), context);
    if (own != null || former == null) {
      return own;
    }
    ColumnVector older = former.inserted(run, context);
    return older == null ? null : converted(older);
  }

  /** Names what {@link #values} would read. */
  void addReads(PatchSource patches, ChunkReads reads) {
    int position = patches.columnIds().indexOf(column.id());
    if (position >= 0) {
      patches.addReads(position, reads);
    } else if (former != null) {
      former.addReads(patches, reads);
    }
  }

  /** Names what {@link #inserted} would read. */
  void addReads(RowRun run, ChunkReads reads) {
    if (run.has(column.id())) {
      run.addReads(column.id(), reads);
    } else if (former != null) {
      former.addReads(run, reads);
    }
  }

  /** The values as inserted, or what rows have that are older than the column; null for nulls. */
  @Nullable ColumnVector insertedOrOlder(RowRun run, ReadContext context) {
    ColumnVector inserted = inserted(run, context);
    return inserted == null ? olderValues(run.rowCount()) : inserted;
  }

  /** The value of one row, likewise. */
  @Nullable RowValue value(RowRun run, int row, ReadContext context) {
    RowValue own = run.value(column.id(), row, context);
    if (own != null || (former == null && column.older() == null)) {
      return own;
    }
    RowValue older = former == null ? null : former.value(run, row, context);
    if (older != null) {
      return new RowValue(converted(one(Objects.requireNonNull(former), older)), 0);
    }
    ColumnVector constant = former == null ? olderValues(1) : null;
    return constant == null ? null : new RowValue(constant, 0);
  }

  private Physical physical() {
    return column.type().physical();
  }

  /** What rows have that are older than the column but were current when it came; null for null. */
  @Nullable ColumnVector olderValues(int rows) {
    if (former != null) {
      ColumnVector older = former.olderValues(rows);
      return older == null ? null : converted(older);
    }
    Object value = column.older() instanceof OlderRows.Constant constant ? constant.value() : null;
    if (value instanceof Long number) {
      long[] values = new long[rows];
      Arrays.fill(values, number);
      return new LongVector(values, rows, null);
    }
    if (value instanceof Double number) {
      double[] values = new double[rows];
      Arrays.fill(values, number);
      return new DoubleVector(values, rows, null);
    }
    if (value instanceof byte[] bytes) {
      return new BytesVector(bytes, new int[] {0, bytes.length}, new int[rows], rows, null);
    }
    return null;
  }

  /** False if certainly no inserted or older value satisfies the filter; decodes nothing. */
  boolean mayMatch(RowRun run, ColumnFilter filter) {
    if (run.has(column.id())) {
      return run.mayMatch(column.id(), filter);
    }
    if (former != null) {
      return true; // Its zone maps are in another form.
    }
    Object value = column.older() instanceof OlderRows.Constant constant ? constant.value() : null;
    return filter.mayMatch(value, value, true, value != null);
  }

  /** False if certainly no patch brings a value that satisfies the filter; decodes nothing. */
  boolean mayMatch(PatchSource patches, ColumnFilter filter) {
    int position = patches.columnIds().indexOf(column.id());
    return position >= 0
        ? patches.mayMatch(position, filter)
        : former != null && former.isIn(patches);
  }

  /** Bounds of the inserted values, null if they are not known for certain; decodes nothing. */
  @Nullable LongBounds longBounds(RowRun run) {
    return run.longBounds(column.id());
  }

  /** Adds inserted and older values to bounds, as far as they are known; decodes nothing. */
  void addBounds(RowRun run, ColumnBounds bounds) {
    boolean older = !run.has(column.id()) && (former != null || column.older() != null);
    if (!older) {
      run.addBounds(column.id(), bounds);
    } else {
      ColumnVector value = former == null ? olderValues(1) : null;
      if (value != null) {
        bounds.add(value);
      }
    }
  }

  /** Adds the new values of patches to bounds, as far as they are known; decodes nothing. */
  void addBounds(PatchSource patches, ColumnBounds bounds) {
    int position = patches.columnIds().indexOf(column.id());
    if (position >= 0) {
      patches.addBounds(position, bounds);
    }
  }
}
