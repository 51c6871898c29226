package dev.yore.tpc.bench.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.server.cli.Yore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history of a table in a real PostgreSQL; runs in the profile "peers" only. */
@Tag("peers")
class CaptureFromPostgresTest {
  @TempDir private Path directory;

  private static String capture(String from, String password, Path store) {
    StringWriter err = new StringWriter();
    int code =
        Yore.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            "capture",
            "--from",
            from,
            "--from-user",
            "bench",
            "--from-password=" + password,
            "--table",
            "shop.orders",
            "--store",
            store.toString());
    assertThat(code).as(err.toString()).isZero();
    return err.toString();
  }

  private static List<String> rows(Path store, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:yore:" + store);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getString(1) + " " + result.getString(2));
      }
      return rows;
    }
  }

  @Test
  void whatChangesThereIsHistoryHere() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    Path store = directory.resolve("store");
    try (PeerServer server = PeerServer.start("postgres", directory.resolve("postgres"))) {
      String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/bench";
      try (Connection connection = DriverManager.getConnection(url, "bench", server.password());
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE SCHEMA shop");
        statement.execute(
            "CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer text, total numeric(12, 2),"
                + " free numeric, placed timestamptz, tags text[], detail jsonb, ref uuid)");
        statement.execute(
            "INSERT INTO shop.orders SELECT i, 'c' || i % 7, i * 1.25, i / 8.0,"
                + " '2026-01-31 18:00:00+01'::timestamptz + i * interval '1 minute',"
                + " ARRAY['a', 'b'], '{\"n\": 1}', gen_random_uuid()"
                + " FROM generate_series(1, 20000) i");
        assertThat(capture(url, server.password(), store)).contains("20000 inserted");
        assertThat(capture(url, server.password(), store)).contains("nothing changed");
        statement.execute("UPDATE shop.orders SET total = total + 1 WHERE id % 1000 = 0");
        statement.execute("DELETE FROM shop.orders WHERE id > 19990");
        assertThat(capture(url, server.password(), store))
            .contains("0 inserted, 19 updated, 10 deleted");
      }
    }
    assertThat(rows(store, "SELECT COUNT(*), SUM(total) FROM orders"))
        .containsExactly("19990 249762575.25");
    assertThat(
            rows(
                store,
                "SELECT COUNT(*), SUM(total) FROM orders FOR SYSTEM_VERSION AS OF"
                    + " (SELECT MIN(seq) FROM sys.commits WHERE inserted > 0)"))
        .containsExactly("20000 250012500.00");
    assertThat(rows(store, "SELECT placed, detail FROM orders WHERE id = 1"))
        .containsExactly("2026-01-31 17:01:00.000 {\"n\": 1}");
  }
}
