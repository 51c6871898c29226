package dev.yore.tpc.history;

import dev.yore.tpc.history.RowChange.Shape;
import dev.yore.tpc.tpch.TpchTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The few kinds of statements that changes take, each put together once: a program that writes has
 * its statements, and making their texts for every row is nothing that a database can be timed by.
 * For many threads.
 */
final class Shapes {
  private static final Map<TpchTable, Shape> INSERTS = new ConcurrentHashMap<>();
  private static final Map<TpchTable, Shape> DELETES = new ConcurrentHashMap<>();
  private static final Map<Updated, Shape> UPDATES = new ConcurrentHashMap<>();

  private record Updated(TpchTable table, List<String> columns) {}

  private Shapes() {}

  static Shape insert(TpchTable table) {
    return INSERTS.computeIfAbsent(table, t -> new Shape(t.insertSql()));
  }

  static Shape update(TpchTable table, List<String> columns) {
    return UPDATES.computeIfAbsent(
        new Updated(table, columns),
        updated ->
            new Shape(
                "UPDATE "
                    + table.sqlName()
                    + " SET "
                    + String.join(" = ?, ", columns)
                    + " = ? WHERE "
                    + table.keyCondition()));
  }

  static Shape delete(TpchTable table) {
    return DELETES.computeIfAbsent(
        table, t -> new Shape("DELETE FROM " + t.sqlName() + " WHERE " + t.keyCondition()));
  }
}
