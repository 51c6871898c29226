package dev.yore.server.capture;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a table of Yore equal to one of another database. Writing a row that is already so makes no
 * version, so all rows are written and only the differences are kept. Confined to one thread.
 */
final class TableCapture {
  private static final int ROWS_PER_STATEMENT = 100;
  private static final int FETCH_ROWS = 5_000;

  private final SourceTable source;
  private final String target;
  private final List<SourceColumn> key;

  /**
   * @param target the table's name in Yore, as SQL; null for the source's
   */
  TableCapture(SourceTable source, @Nullable String target) {
    this.source = source;
    this.target = target == null ? quoted(SourceColumn.targetName(source.name())) : target;
    this.key =
        source.key().stream()
            .map(
                name ->
                    source.columns().stream()
                        .filter(c -> c.name().equals(name))
                        .findFirst()
                        .orElseThrow())
            .toList();
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  String target() {
    return target;
  }

  /** Columns of which only some digits are kept. */
  List<String> cutColumns() {
    return source.columns().stream().filter(SourceColumn::cut).map(SourceColumn::name).toList();
  }

  /** Makes the table, or adds the columns that the source has got since. */
  void prepare(Connection yore) throws SQLException {
    try (Statement statement = yore.createStatement()) {
      statement.execute(
          source.columns().stream()
              .map(c -> quoted(c.target()) + " " + c.type())
              .collect(
                  Collectors.joining(
                      ", ", "CREATE TABLE IF NOT EXISTS " + target + " (", primaryKey() + ")")));
      Set<String> present = new HashSet<>();
      try (ResultSet none = statement.executeQuery("SELECT * FROM " + target + " WHERE 1 = 0")) {
        ResultSetMetaData metaData = none.getMetaData();
        for (int i = 1; i <= metaData.getColumnCount(); i++) {
          present.add(metaData.getColumnName(i));
        }
      }
      for (SourceColumn column : source.columns()) {
        if (!present.contains(column.target())) {
          statement.execute(
              "ALTER TABLE "
                  + target
                  + " ADD COLUMN "
                  + quoted(column.target())
                  + " "
                  + column.type());
        }
      }
    }
  }

  private String primaryKey() {
    return key.stream()
        .map(c -> quoted(c.target()))
        .collect(Collectors.joining(", ", ", PRIMARY KEY (", ")"));
  }

  /**
   * Reads the source once and changes Yore's table, within its open transaction.
   *
   * @param progress told how many rows were read
   * @return how many rows the source has
   */
  long copy(Connection from, Connection yore, LongConsumer progress) throws SQLException {
    KeySet seen = new KeySet();
    long rows = 0;
    try (Statement reading = from.createStatement()) {
      reading.setFetchSize(FETCH_ROWS);
      try (ResultSet row = reading.executeQuery(source.select(from.getMetaData()));
          PreparedStatement many = yore.prepareStatement(upsert(ROWS_PER_STATEMENT));
          PreparedStatement one = yore.prepareStatement(upsert(1))) {
        List<@Nullable Object[]> batch = new ArrayList<>();
        while (row.next()) {
          @Nullable Object[] values = values(row);
          if (!seen.add(keyOf(values))) {
            throw new StoreException(
                ErrorCode.DUPLICATE_KEY,
                "two rows of " + source.sql() + " have the key " + keyOf(values) + "; use --key");
          }
          batch.add(values);
          rows++;
          if (batch.size() == ROWS_PER_STATEMENT) {
            write(many, batch);
            batch.clear();
            progress.accept(rows);
          }
        }
        for (@Nullable Object[] rest : batch) {
          write(one, Collections.singletonList(rest));
        }
      }
    }
    deleteWhatIsGone(yore, seen);
    return rows;
  }

  private @Nullable Object[] values(ResultSet row) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[source.columns().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = source.columns().get(i).read(row, i + 1);
    }
    return values;
  }

  private List<@Nullable Object> keyOf(@Nullable Object[] values) {
    List<@Nullable Object> parts = new ArrayList<>(key.size());
    for (SourceColumn column : key) {
      parts.add(values[source.columns().indexOf(column)]);
    }
    return parts;
  }

  private String upsert(int rows) {
    String row =
        source.columns().stream().map(c -> "?").collect(Collectors.joining(", ", "(", ")"));
    return "UPSERT INTO "
        + target
        + source.columns().stream()
            .map(c -> quoted(c.target()))
            .collect(Collectors.joining(", ", " (", ") VALUES "))
        + String.join(", ", Collections.nCopies(rows, row));
  }

  private void write(PreparedStatement statement, List<@Nullable Object[]> batch)
      throws SQLException {
    int index = 1;
    for (@Nullable Object[] values : batch) {
      for (int i = 0; i < values.length; i++) {
        source.columns().get(i).write(statement, index++, values[i]);
      }
    }
    statement.executeUpdate();
  }

  private void deleteWhatIsGone(Connection yore, KeySet seen) throws SQLException {
    if (count(yore) == seen.size()) {
      return;
    }
    String names = key.stream().map(c -> quoted(c.target())).collect(Collectors.joining(", "));
    List<List<@Nullable Object>> gone = new ArrayList<>();
    try (Statement statement = yore.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + names + " FROM " + target)) {
      while (row.next()) {
        List<@Nullable Object> parts = new ArrayList<>(key.size());
        for (int i = 0; i < key.size(); i++) {
          parts.add(key.get(i).readBack(row, i + 1));
        }
        if (!seen.contains(parts)) {
          gone.add(parts);
        }
      }
    }
    String condition =
        key.stream().map(c -> quoted(c.target()) + " = ?").collect(Collectors.joining(" AND "));
    try (PreparedStatement delete =
        yore.prepareStatement("DELETE FROM " + target + " WHERE " + condition)) {
      for (List<@Nullable Object> parts : gone) {
        for (int i = 0; i < key.size(); i++) {
          key.get(i).write(delete, i + 1, parts.get(i));
        }
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  private long count(Connection yore) throws SQLException {
    try (Statement statement = yore.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + target)) {
      row.next();
      return row.getLong(1);
    }
  }
}
