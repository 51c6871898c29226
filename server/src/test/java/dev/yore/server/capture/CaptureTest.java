package dev.yore.server.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.StoreException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The history of a table that lives in another database, which here is H2. */
class CaptureTest {
  private static final Duration SHORT = Duration.ofMillis(1);

  private String sourceUrl;
  private Connection source;
  private Connection yore;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void open(TestInfo test) throws SQLException {
    String name = test.getTestMethod().orElseThrow().getName();
    sourceUrl = "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";
    source = DriverManager.getConnection(sourceUrl);
    yore = DriverManager.getConnection("jdbc:yore:mem:" + name);
  }

  @AfterEach
  void close() throws SQLException {
    try (Statement statement = source.createStatement()) {
      statement.execute("SHUTDOWN");
    }
    yore.close();
  }

  private Capture capture(String table, String... key) {
    return new Capture(
        sourceUrl,
        null,
        null,
        () -> DriverManager.getConnection(yore.getMetaData().getURL()),
        List.of(new Capture.Request(table, null, List.of(key))),
        new Said());
  }

  private final class Said implements Capture.Listener {
    @Override
    public void warn(String message) {
      said.add("warning " + message);
    }

    @Override
    public void progress(String table, long rows) {
      assertThat(rows).isPositive();
    }

    @Override
    public void captured(Capture.Round round) {
      said.add("captured " + round.rows());
    }

    @Override
    public void failed(Exception failure, Duration pause) {
      said.add("failed, " + pause);
    }
  }

  private void inSource(String... statements) throws SQLException {
    try (Statement statement = source.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private List<String> rows(String sql) throws SQLException {
    try (Statement statement = yore.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(String.join(" ", row));
      }
      return rows;
    }
  }

  @Test
  void whatChangedBetweenRoundsIsTheHistory() throws SQLException {
    inSource(
        "CREATE TABLE stock (id INT PRIMARY KEY, name VARCHAR(20), pieces INT)",
        "INSERT INTO stock VALUES (1, 'anvil', 5), (2, 'bellows', 7), (3, 'chisel', 9)");
    try (Capture capture = capture("stock")) {
      Capture.Round first = capture.once();
      assertThat(first.rows()).isEqualTo(3);
      assertThat(first.inserted()).isEqualTo(3);
      assertThat(capture.once().sequence()).isZero();
      inSource(
          "UPDATE stock SET pieces = 6 WHERE id = 1",
          "DELETE FROM stock WHERE id = 2",
          "INSERT INTO stock VALUES (4, 'drill', 1)");
      Capture.Round second = capture.once();
      assertThat(second.inserted()).isOne();
      assertThat(second.updated()).isOne();
      assertThat(second.deleted()).isOne();
      assertThat(rows("SELECT id, name, pieces FROM stock ORDER BY id"))
          .containsExactly("1 anvil 6", "3 chisel 9", "4 drill 1");
      assertThat(
              rows(
                  "SELECT id, name, pieces FROM stock FOR SYSTEM_VERSION AS OF "
                      + first.sequence()
                      + " ORDER BY id"))
          .containsExactly("1 anvil 5", "2 bellows 7", "3 chisel 9");
      assertThat(rows("SELECT message FROM sys.commits WHERE seq = " + second.sequence()))
          .containsExactly("captured");
    }
  }

  @Test
  void everyTypeArrivesAsItIs() throws SQLException {
    inSource(
        "CREATE TABLE kinds (id BIGINT PRIMARY KEY, b BOOLEAN, s SMALLINT, d DOUBLE PRECISION,"
            + " n DECIMAL(12, 3), t VARCHAR, x VARBINARY(10), dy DATE, tm TIME(3),"
            + " stamp TIMESTAMP(3), fine TIMESTAMP(9), zoned TIMESTAMP(3) WITH TIME ZONE, u UUID)",
        "INSERT INTO kinds VALUES (1, TRUE, -3, 1.5, 12.340, 'é', X'00ff', DATE '1969-12-31',"
            + " TIME '23:59:59.999', TIMESTAMP '2026-01-31 18:00:00.001',"
            + " TIMESTAMP '2026-01-31 18:00:00.123456789',"
            + " TIMESTAMP WITH TIME ZONE '2026-01-31 18:00:00+02:00',"
            + " '00112233-4455-6677-8899-aabbccddeeff')",
        "INSERT INTO kinds (id) VALUES (2)");
    try (Capture capture = capture("kinds")) {
      capture.once();
      assertThat(capture.once().sequence()).as("nothing differs the second time").isZero();
    }
    assertThat(rows("SELECT b, s, d, n, t, dy, tm, stamp, fine, zoned, u FROM kinds WHERE id = 1"))
        .containsExactly(
            "true -3 1.5 12.340 é 1969-12-31 23:59:59.999 2026-01-31 18:00:00.001"
                + " 2026-01-31 18:00:00.123 2026-01-31 16:00:00.000"
                + " 00112233-4455-6677-8899-aabbccddeeff");
    assertThat(rows("SELECT COUNT(*) FROM kinds WHERE x = X'00ff'")).containsExactly("1");
    assertThat(rows("SELECT b, n, u FROM kinds WHERE id = 2")).containsExactly("null null null");
    assertThat(said).singleElement().asString().contains("warning").contains("FINE");
  }

  @Test
  void aColumnThatIsAddedIsCapturedFromThenOn() throws SQLException {
    inSource("CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    try (Capture capture = capture("t")) {
      capture.once();
      inSource("ALTER TABLE t ADD COLUMN note VARCHAR(9)", "UPDATE t SET note = 'new'");
      assertThat(capture.once().updated()).isOne();
    }
    assertThat(rows("SELECT id, note FROM t")).containsExactly("1 new");
  }

  @Test
  void whatWasInterruptedGoesOnWhereItWas() throws SQLException {
    inSource("CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
    try (Capture capture = capture("t")) {
      capture.once();
    }
    inSource("DELETE FROM t WHERE id = 1");
    try (Capture capture = capture("t")) {
      Capture.Round round = capture.once();
      assertThat(round.deleted()).isOne();
      assertThat(round.inserted()).isZero();
    }
  }

  @Test
  void aTableWithoutKeyNeedsOneToBeSaid() throws SQLException {
    inSource("CREATE TABLE t (a INT, b INT)", "INSERT INTO t VALUES (1, 1), (1, 2)");
    try (Capture capture = capture("t")) {
      assertThatThrownBy(capture::once)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("--key");
    }
    try (Capture capture = capture("t", "a")) {
      assertThatThrownBy(capture::once)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("two rows");
    }
    assertThat(rows("SELECT COUNT(*) FROM t")).containsExactly("0");
    try (Capture capture = capture("t", "c")) {
      assertThatThrownBy(capture::once)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("c, which is no column");
    }
    try (Capture capture = capture("nowhere")) {
      assertThatThrownBy(capture::once)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("nowhere");
    }
  }

  @Test
  void aFailureIsTriedAgain() throws Exception {
    inSource("CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    AtomicInteger failures = new AtomicInteger(1);
    Capture.Destination unsteady =
        () -> {
          if (failures.getAndDecrement() > 0) {
            throw new SQLException("not now", "08001");
          }
          return DriverManager.getConnection(yore.getMetaData().getURL());
        };
    try (Capture capture =
        new Capture(
            sourceUrl,
            null,
            null,
            unsteady,
            List.of(new Capture.Request("t", "\"Copy\"", List.of())),
            new Said())) {
      capture.every(SHORT, () -> said.contains("captured 1"));
    }
    assertThat(said).containsExactly("failed, PT1S", "captured 1");
    assertThat(rows("SELECT id FROM \"Copy\"")).containsExactly("1");
  }

  @Test
  void manyRandomRoundsEndInTheSameRows() throws SQLException {
    long seed = Long.getLong("yore.test.seed", System.nanoTime());
    System.out.println("CaptureTest: -Dyore.test.seed=" + seed);
    Random random = new Random(seed);
    TreeMap<Integer, String> model = new TreeMap<>();
    inSource("CREATE TABLE r (k INT PRIMARY KEY, v VARCHAR(10))");
    try (Capture capture = capture("r")) {
      for (int round = 0; round < 8; round++) {
        for (int i = random.nextInt(250); i > 0; i--) {
          int key = random.nextInt(500);
          if (random.nextInt(3) == 0) {
            model.remove(key);
            inSource("DELETE FROM r WHERE k = " + key);
          } else {
            String value = "v" + random.nextInt(3);
            model.put(key, value);
            inSource("MERGE INTO r KEY (k) VALUES (" + key + ", '" + value + "')");
          }
        }
        capture.once();
        List<String> expected = new ArrayList<>();
        model.forEach((key, value) -> expected.add(key + " " + value));
        assertThat(rows("SELECT k, v FROM r ORDER BY k")).as("seed %d", seed).isEqualTo(expected);
      }
    }
  }
}
