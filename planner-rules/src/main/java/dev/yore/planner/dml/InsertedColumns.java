package dev.yore.planner.dml;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.row.AssignedColumn;
import dev.yore.engine.value.ColumnCodec;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** New rows of a table: some columns from a plan's rows, the others by default. Immutable. */
final class InsertedColumns {
  private final TableSchema table;
  private final DmlPlan.Defaults defaults;
  private final @Nullable AssignedColumn[] assigned;

  /**
   * Columns of new rows.
   *
   * @param columns ordinals of those that the plan's rows bring, in their order
   * @param firstField of the first of them
   * @param types of the rows' fields
   */
  InsertedColumns(
      TableSchema table,
      List<Integer> columns,
      DmlPlan.Defaults defaults,
      int firstField,
      List<ColumnType> types) {
    this.table = table;
    this.defaults = defaults;
    this.assigned = new AssignedColumn[table.columns().size()];
    for (int i = 0; i < columns.size(); i++) {
      int field = firstField + i;
      int column = columns.get(i);
      assigned[column] = new AssignedColumn(field, types.get(field), table, column);
    }
  }

  /**
   * All columns of new rows; identity columns that nobody gave are numbered.
   *
   * @param picked positions of the rows that are meant, {@code count} of them; null for the first
   */
  VectorBatch of(Batch rows, int @Nullable [] picked, int count, StatementScope scope) {
    @Nullable Object[] template = InsertRows.template(table, defaults, scope);
    List<ColumnBuilder> numbers = numbers(count, scope);
    List<ColumnVector> columns = new ArrayList<>(assigned.length);
    for (int i = 0; i < assigned.length; i++) {
      AssignedColumn source = assigned[i];
      int numbered = defaults.numbered().indexOf(i);
      if (source != null) {
        ColumnVector given = source.of(rows, picked, count);
        columns.add(given);
        if (table.columns().get(i).identity() != null) {
          InsertRows.noteGiven(table, i, (LongVector) given, scope);
        }
      } else {
        columns.add(
            numbered < 0
                ? AssignedColumn.repeated(table, i, template[i], count)
                : numbers.get(numbered).build());
      }
    }
    return new VectorBatch(count, columns);
  }

  private List<ColumnBuilder> numbers(int count, StatementScope scope) {
    List<ColumnBuilder> builders = new ArrayList<>();
    List<ColumnCodec> codecs = new ArrayList<>();
    for (int ordinal : defaults.numbered()) {
      Column column = table.columns().get(ordinal);
      builders.add(new ColumnBuilder(column.type().physical()));
      codecs.add(ColumnCodec.of(table.name() + "." + column.name(), column.type()));
    }
    for (int row = 0; row < count && !builders.isEmpty(); row++) {
      for (int i = 0; i < builders.size(); i++) {
        int ordinal = defaults.numbered().get(i);
        long number = scope.identities().next(table, ordinal, scope.transaction());
        scope.generated().add(table.columns().get(ordinal).name(), number);
        codecs.get(i).append(builders.get(i), number);
      }
    }
    return builders;
  }
}
