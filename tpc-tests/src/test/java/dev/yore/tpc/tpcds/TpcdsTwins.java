package dev.yore.tpc.tpcds;

import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.tpc.answer.ResultRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Yore and DuckDB with the same TPC-DS data. Confined to one thread. */
final class TpcdsTwins implements AutoCloseable {
  /** How much of customer_demographics, which has 1.9 million rows at any scale factor. */
  enum Demographics {
    /** What the specification says. */
    ALL,
    /** The rows that others refer to: no question can tell the difference. */
    REFERENCED
  }

  private static final String REFERENCE = "cdemo_sk";

  private final Connection yore;
  private final Connection duckDb;

  TpcdsTwins(double scale, Demographics demographics, Path directory)
      throws SQLException, IOException {
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
    Path storeDirectory = directory.resolve("store");
    try (Store store = Store.open(StoreOptions.at(storeDirectory));
        Statement statement = duckDb.createStatement()) {
      statement.execute("SET threads = 2");
      for (String setting : TpcdsOracle.SETTINGS) {
        statement.execute(setting);
      }
      TpcdsStoreLoader loader = new TpcdsStoreLoader(store, TpcdsProgress.NONE);
      loader.createTables();
      Set<Object> referenced = new HashSet<>();
      for (TpcdsTable table : TpcdsTable.values()) {
        statement.execute(table.createSql());
        if (table != TpcdsTable.CUSTOMER_DEMOGRAPHICS) {
          load(table, rows(table, scale, referenced), loader, statement, directory);
        }
      }
      Iterable<@Nullable Object[]> people = TpcdsTable.CUSTOMER_DEMOGRAPHICS.rows(scale);
      if (demographics == Demographics.REFERENCED) {
        people = only(people, referenced);
      }
      load(TpcdsTable.CUSTOMER_DEMOGRAPHICS, people, loader, statement, directory);
    }
    yore = DriverManager.getConnection("jdbc:yore:" + storeDirectory);
  }

  Connection yore() {
    return yore;
  }

  /** DuckDB's answer to a question, all rows in an order that leaves nothing open. */
  List<List<Object>> oracle(TpcdsQuery query, int columns) throws SQLException {
    return rows(duckDb, TpcdsOracle.sql(query, query.totallyOrderedSql(columns)));
  }

  List<List<Object>> yoreRows(String sql) throws SQLException {
    return rows(yore, sql);
  }

  /** Does the same to both, in one commit of Yore's. */
  void execute(String sql) throws SQLException {
    try (Statement ours = yore.createStatement();
        Statement theirs = duckDb.createStatement()) {
      ours.execute(sql);
      theirs.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    yore.close();
    duckDb.close();
  }

  private static void load(
      TpcdsTable table,
      Iterable<@Nullable Object[]> rows,
      TpcdsStoreLoader loader,
      Statement duckDb,
      Path directory)
      throws SQLException, IOException {
    loader.load(table, rows);
    Path file = directory.resolve(table.sqlName() + ".csv");
    TpcdsCsv.write(table, rows, file);
    duckDb.execute(
        "COPY " + table.sqlName() + " FROM '" + file + "' (HEADER, DELIMITER '|', QUOTE '')");
    Files.delete(file);
  }

  private static List<@Nullable Object[]> rows(
      TpcdsTable table, double scale, Set<Object> referenced) {
    List<Integer> references = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      if (table.columns().get(i).name().endsWith(REFERENCE)) {
        references.add(i);
      }
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (@Nullable Object[] row : table.rows(scale)) {
      rows.add(row);
      for (int reference : references) {
        Object key = row[reference];
        if (key != null) {
          referenced.add(key);
        }
      }
    }
    return rows;
  }

  private static List<@Nullable Object[]> only(
      Iterable<@Nullable Object[]> rows, Set<Object> keys) {
    List<@Nullable Object[]> kept = new ArrayList<>();
    for (@Nullable Object[] row : rows) {
      if (row[0] != null && keys.contains(row[0])) {
        kept.add(row);
      }
    }
    return kept;
  }

  private static List<List<Object>> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return ResultRows.of(result);
    }
  }
}
