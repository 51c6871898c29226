package dev.yore.engine.row;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.value.ColumnCodec;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import org.jspecify.annotations.Nullable;

/**
 * New values of a table's column, taken from a field of a plan's rows: what the column can have as
 * it is goes over as it is, anything else through the column's codec, which converts or refuses it.
 * Immutable.
 */
public final class AssignedColumn {
  private final int field;
  private final ColumnCodec source;
  private final ColumnCodec column;
  private final boolean asIs;

  /**
   * An assignment.
   *
   * @param field of the rows
   * @param type the field's
   * @param ordinal of the table's column
   */
  public AssignedColumn(int field, ColumnType type, TableSchema table, int ordinal) {
    Column target = table.columns().get(ordinal);
    this.field = field;
    this.source = ColumnCodec.of("of the source", type);
    this.column = ColumnCodec.of(table.name() + "." + target.name(), target.type());
    this.asIs = isAsIs(type, target.type());
  }

  /** Whether a value's form is the column's, so that at most its size is left to be looked at. */
  private static boolean isAsIs(ColumnType from, ColumnType to) {
    if (from.physical() != to.physical() || from.scale() != to.scale()) {
      return false;
    }
    return switch (to.physical()) {
      case LONG -> from.kind() == to.kind() || (isNumber(from.kind()) && isNumber(to.kind()));
      case DOUBLE -> from.kind() == to.kind() || to.kind() == Kind.DOUBLE;
      case BYTES ->
          switch (to.kind()) {
            case VARCHAR -> from.isText();
            case VARBINARY -> from.kind() == Kind.BINARY || from.kind() == Kind.VARBINARY;
            case UUID -> from.kind() == Kind.UUID;
            default -> false;
          };
    };
  }

  private static boolean isNumber(Kind kind) {
    return switch (kind) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> true;
      default -> false;
    };
  }

  /**
   * The column's values.
   *
   * @param rows without a selection
   * @param picked positions of the rows to take, {@code count} of them; null for the first ones
   * @throws dev.yore.store.StoreException if the column cannot have a value
   */
  public ColumnVector of(Batch rows, int @Nullable [] picked, int count) {
    ColumnVector vector = rows.columns()[field];
    ColumnBuilder builder = new ColumnBuilder(column.type().physical());
    for (int i = 0; i < count; i++) {
      int row = picked == null ? i : picked[i];
      if (vector.isNull(row)) {
        builder.appendNull();
      } else if (asIs && fits(vector, row)) {
        builder.appendFrom(vector, row);
      } else {
        column.append(builder, source.read(vector, row));
      }
    }
    return builder.build();
  }

  private boolean fits(ColumnVector vector, int row) {
    if (vector instanceof LongVector longs) {
      return column.holds(longs.get(row));
    }
    if (vector instanceof DoubleVector) {
      return true;
    }
    BytesVector bytes = (BytesVector) vector;
    // A letter takes a byte at least.
    return column.type().kind() == Kind.UUID
        || bytes.end(row) - bytes.start(row) <= column.type().precision();
  }

  /** A column of one value. */
  public static ColumnVector repeated(
      TableSchema table, int ordinal, @Nullable Object value, int count) {
    Column target = table.columns().get(ordinal);
    ColumnCodec codec = ColumnCodec.of(table.name() + "." + target.name(), target.type());
    ColumnBuilder builder = new ColumnBuilder(target.type().physical());
    Object physical = value == null ? null : codec.toPhysical(value);
    for (int i = 0; i < count; i++) {
      if (physical == null) {
        builder.appendNull();
      } else if (target.type().physical() == Physical.LONG) {
        builder.appendLong((Long) physical);
      } else if (target.type().physical() == Physical.DOUBLE) {
        builder.appendDouble((Double) physical);
      } else {
        builder.appendBytes((byte[]) physical);
      }
    }
    return builder.build();
  }
}
