package dev.yore.tpc.history;

import dev.yore.tpc.tpch.TpchTable;
import java.util.ArrayList;
import java.util.List;

/**
 * A change of one row, found by its primary key. Values are of the classes of {@link TpchTable}.
 */
public sealed interface RowChange {
  TpchTable table();

  /** What statement it takes: equal for changes that one prepared statement can do. */
  Shape shape();

  /** The statement's parameters in order. */
  List<Object> parameters();

  /**
   * A kind of statement.
   *
   * @param sql with a {@code ?} per parameter
   */
  record Shape(String sql) {}

  /** A new row with a value per column. */
  record Insert(TpchTable table, List<Object> row) implements RowChange {
    public Insert {
      row = List.copyOf(row);
    }

    @Override
    public Shape shape() {
      return Shapes.insert(table);
    }

    @Override
    public List<Object> parameters() {
      return row;
    }
  }

  /** New values for some columns of a row. */
  record Update(TpchTable table, List<String> columns, List<Object> values, List<Object> key)
      implements RowChange {
    public Update {
      columns = List.copyOf(columns);
      values = List.copyOf(values);
      key = List.copyOf(key);
    }

    @Override
    public Shape shape() {
      return Shapes.update(table, columns);
    }

    @Override
    public List<Object> parameters() {
      List<Object> parameters = new ArrayList<>(values.size() + key.size());
      parameters.addAll(values);
      parameters.addAll(key);
      return parameters;
    }
  }

  /** The end of a row. */
  record Delete(TpchTable table, List<Object> key) implements RowChange {
    public Delete {
      key = List.copyOf(key);
    }

    @Override
    public Shape shape() {
      return Shapes.delete(table);
    }

    @Override
    public List<Object> parameters() {
      return key;
    }
  }
}
