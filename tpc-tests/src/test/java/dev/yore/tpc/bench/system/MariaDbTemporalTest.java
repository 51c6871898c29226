package dev.yore.tpc.bench.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same history, with the same times, into Yore and into MariaDB's system-versioned tables, and
 * the same questions to both. Needs Debian's mariadb-server; runs in the profile "peers" only.
 *
 * <p>Known differences: an update to equal values is a version to MariaDB, and so is one that
 * begins and ends at once (rule 7: neither is), so the history has none of the former; it ends
 * current versions in 2038 (rule 3: at the end of 9999).
 */
@Tag("peers")
class MariaDbTemporalTest {
  private static final int SEEDS = 4;
  private static final int STEPS = 150;
  private static final int QUESTIONS = 60;
  private static final int KEYS = 12;
  private static final LocalDateTime BEGIN = LocalDateTime.of(2026, 1, 1, 0, 0);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
  private static final String FOREVER = "9999-12-31 23:59:59.999";
  private static final String MARIADB_FOREVER = "2038-01-19 03:14:07.999";

  @TempDir Path directory;

  private Connection yore;
  private Connection mariadb;

  @BeforeEach
  void letAServerOfAnotherUserIn() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @Test
  void bothGiveTheSameAnswersAboutTheSamePast() throws Exception {
    try (PeerServer server = PeerServer.start("mariadb", directory.resolve("mariadb"))) {
      String url = "jdbc:mariadb://127.0.0.1:" + server.port() + "/bench";
      for (long seed = 1; seed <= SEEDS; seed++) {
        try (Connection first = DriverManager.getConnection("jdbc:yore:mem:mariadb" + seed);
            Connection second = DriverManager.getConnection(url, "bench", server.password())) {
          yore = first;
          mariadb = second;
          compare(seed);
        }
      }
    }
  }

  private void compare(long seed) throws SQLException {
    Random random = new Random(seed);
    String columns = "(id INTEGER PRIMARY KEY, v INTEGER, t VARCHAR(10))";
    execute(mariadb, "SET time_zone = '+00:00'");
    execute(mariadb, "DROP TABLE IF EXISTS story");
    execute(mariadb, "SET timestamp = UNIX_TIMESTAMP('" + TIME.format(BEGIN) + "')");
    execute(mariadb, "CREATE TABLE story " + columns + " WITH SYSTEM VERSIONING");
    execute(yore, "CALL SYS.BACKFILL('" + TIME.format(BEGIN) + "')");
    execute(yore, "CREATE TABLE story " + columns);
    LocalDateTime now = BEGIN;
    Map<Integer, String> keys = new HashMap<>();
    for (int step = 0; step < STEPS; step++) {
      now = now.plusSeconds(1 + random.nextInt(3));
      transaction(random, now, keys);
    }
    for (int i = 0; i < QUESTIONS; i++) {
      ask(seed, random, now);
    }
    assertThat(versions(yore, "FOR SYSTEM_TIME ALL"))
        .as("seed %d", seed)
        .isEqualTo(versions(mariadb, "FOR SYSTEM_TIME ALL"));
  }

  /** Each key at most once: what two changes of one come to, only one of the two tells. */
  private void transaction(Random random, LocalDateTime now, Map<Integer, String> keys)
      throws SQLException {
    execute(mariadb, "SET timestamp = UNIX_TIMESTAMP('" + TIME.format(now) + "')");
    execute(yore, "CALL SYS.BACKFILL('" + TIME.format(now) + "')");
    both(yore, "BEGIN", mariadb);
    Set<Integer> changed = new HashSet<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      int id = random.nextInt(KEYS);
      if (!changed.add(id)) {
        continue;
      }
      String value = random.nextInt(5) == 0 ? "NULL" : Integer.toString(random.nextInt(4));
      String before = keys.get(id);
      if (before == null) {
        both(yore, "INSERT INTO story VALUES (" + id + ", " + value + ", 'x')", mariadb);
        keys.put(id, value);
      } else if (random.nextInt(3) == 0) {
        both(yore, "DELETE FROM story WHERE id = " + id, mariadb);
        keys.remove(id);
      } else if (!value.equals(before)) {
        both(yore, "UPDATE story SET v = " + value + " WHERE id = " + id, mariadb);
        keys.put(id, value);
      }
    }
    both(yore, "COMMIT", mariadb);
  }

  private void ask(long seed, Random random, LocalDateTime end) throws SQLException {
    String a = time(random, end);
    String b = time(random, end);
    for (String clause :
        List.of(
            "FOR SYSTEM_TIME AS OF TIMESTAMP '" + a + "'",
            "FOR SYSTEM_TIME FROM TIMESTAMP '" + a + "' TO TIMESTAMP '" + b + "'",
            "FOR SYSTEM_TIME BETWEEN TIMESTAMP '" + a + "' AND TIMESTAMP '" + b + "'")) {
      assertThat(versions(yore, clause))
          .as("seed %d, %s", seed, clause)
          .isEqualTo(versions(mariadb, clause));
    }
    String counted =
        "SELECT COUNT(*), SUM(v), COUNT(DISTINCT t) FROM story FOR SYSTEM_TIME AS OF TIMESTAMP '"
            + a
            + "' WHERE v > 0 OR id < 5";
    assertThat(rows(yore, counted)).as(counted).isEqualTo(rows(mariadb, counted));
  }

  /** Often exactly at a commit, sometimes just beside one, never before the table was made. */
  private static String time(Random random, LocalDateTime end) {
    long seconds = Duration.between(BEGIN, end).toSeconds();
    LocalDateTime at = BEGIN.plusSeconds((long) (random.nextDouble() * (seconds + 2)));
    int beside = random.nextInt(4);
    return TIME.format(beside == 0 ? at.plusNanos(1_000_000) : at);
  }

  private static List<String> versions(Connection connection, String clause) throws SQLException {
    List<String> versions = new ArrayList<>();
    for (List<String> row :
        rows(connection, "SELECT id, v, t, row_start, row_end FROM story " + clause)) {
      String start = row.get(3);
      String until = row.get(4).equals(MARIADB_FOREVER) ? FOREVER : row.get(4);
      if (!start.equals(until)) {
        versions.add(row.subList(0, 3) + " [" + start + ", " + until + ")");
      }
    }
    versions.sort(null);
    return versions;
  }

  private static List<List<String>> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<String>> rows = new ArrayList<>();
      int width = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          row.add(text(result, i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  private static String text(ResultSet result, int column) throws SQLException {
    boolean time = result.getMetaData().getColumnType(column) == Types.TIMESTAMP;
    if (time) {
      return TIME.format(result.getObject(column, LocalDateTime.class));
    }
    String text = result.getString(column);
    return text == null ? "null" : text;
  }

  private static void both(Connection first, String sql, Connection second) throws SQLException {
    execute(first, sql);
    execute(second, sql);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
