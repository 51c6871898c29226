package dev.yore.server;

import static dev.yore.server.Sql.rows;
import static dev.yore.server.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.planner.access.PasswordHash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, roles and privileges: what was granted works, and nothing else does. */
class AccessTest {
  private static final String ANN = "secret of ann";

  /** Slow hashes are the point elsewhere. */
  private static final int QUICK = 10_000;

  private static final String HASH_OF_ANN = PasswordHash.of(ANN, QUICK).toString();
  private static final String HASH_OF_ROOT = PasswordHash.of("secret of root", QUICK).toString();

  @TempDir Path temporary;
  private Path audit;
  private YoreServer server;
  private Connection admin;
  private Connection ann;

  @BeforeEach
  void start() throws SQLException {
    audit = temporary.resolve("audit.jsonl");
    serve();
    admin = connect("root", "secret of root");
    asAdmin(
        "CREATE USER ann PASSWORD '" + HASH_OF_ANN + "'",
        "CREATE TABLE stock (id INTEGER PRIMARY KEY, pieces INTEGER)",
        "CREATE TABLE wages (id INTEGER PRIMARY KEY, amount INTEGER)",
        "CREATE VIEW total AS SELECT SUM(amount) AS amount FROM wages",
        "INSERT INTO stock VALUES (1, 10), (2, 20)",
        "INSERT INTO wages VALUES (1, 1000)");
    ann = connect("ann", ANN);
  }

  private void serve() {
    server =
        YoreServer.start(
            ServerOptions.of(StoreLocation.of(temporary.resolve("store")))
                .withPort(0)
                .withLimits(ServedStore.AT_ONCE)
                .withAudit(audit, Duration.ZERO)
                .withUsers(Map.of("root", HASH_OF_ROOT)));
  }

  @AfterEach
  void stop() throws SQLException {
    ann.close();
    admin.close();
    server.close();
  }

  private Connection connect(String user, String password) throws SQLException {
    return DriverManager.getConnection(server.url(), user, password);
  }

  private void asAdmin(String... statements) throws SQLException {
    run(admin, statements);
  }

  private void refused(String sql) {
    assertThatThrownBy(() -> run(ann, sql))
        .as(sql)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).as(sql).isEqualTo("42501"));
  }

  @Test
  void whatIsRefusedIsWrittenDownWhateverItIs() throws Exception {
    refused("SELECT * FROM wages");
    refused("DELETE FROM wages");
    assertThat(Files.readAllLines(audit))
        .anyMatch(
            line ->
                line.contains("\"event\":\"REFUSED\",\"user\":\"ann\"")
                    && line.contains("SELECT * FROM wages"))
        .anyMatch(line -> line.contains("REFUSED") && line.contains("DELETE FROM wages"));
  }

  private void allowed(String sql) {
    assertThatCode(() -> run(ann, sql)).as(sql).doesNotThrowAnyException();
  }

  @Test
  void aNewUserMayDoNothingWithData() {
    for (String sql :
        new String[] {
          "SELECT * FROM stock",
          "SELECT 1 FROM public.stock",
          "TABLE stock",
          "SELECT (SELECT MAX(pieces) FROM stock)",
          "SELECT * FROM (VALUES 1) AS v (a) WHERE a IN (SELECT id FROM stock)",
          "SELECT * FROM (SELECT * FROM stock) AS s",
          "SELECT * FROM (VALUES 1) AS v (a) JOIN stock ON a = id",
          "SELECT * FROM (VALUES 1) AS v (a), LATERAL (SELECT * FROM stock WHERE id = a)",
          "SELECT * FROM stock UNION SELECT * FROM stock",
          "SELECT id FROM stock ORDER BY id LIMIT 1",
          "WITH w AS (SELECT * FROM stock) SELECT * FROM w",
          "WITH stock AS (SELECT * FROM wages) SELECT * FROM stock",
          "SELECT * FROM stock FOR SYSTEM_VERSION AS OF 3",
          "SELECT * FROM TABLE(TABLE_CHANGES('STOCK', 1))",
          "SELECT * FROM TABLE(TABLE_CHANGES('stock', 1))",
          "SELECT * FROM total",
          "EXPLAIN PLAN FOR SELECT * FROM stock",
          "EXPLAIN ANALYZE SELECT * FROM stock",
          "INSERT INTO stock VALUES (3, 30)",
          "UPSERT INTO stock VALUES (1, 30)",
          "UPDATE stock SET pieces = 0",
          "DELETE FROM stock",
          "MERGE INTO stock USING (VALUES 1) AS v (a) ON id = a WHEN MATCHED THEN UPDATE SET pieces"
              + " = 0",
          "ERASE FROM stock WHERE id = 1",
          "TRUNCATE TABLE stock",
          "CREATE TABLE own (id INTEGER)",
          "CREATE TABLE own AS SELECT * FROM stock",
          "CREATE VIEW own AS SELECT * FROM stock",
          "DROP TABLE stock",
          "ALTER TABLE stock ADD COLUMN more INTEGER",
          "CREATE INDEX i ON stock (pieces)",
          "CREATE BRANCH own",
          "CREATE TAG own",
          "RESTORE TABLE stock TO SYSTEM_VERSION 3",
          "CALL SYS.COALESCE('STOCK')",
          "CALL SYS.BACKUP('" + temporary.resolve("backup") + "')",
          "GRANT ALL ON ALL TABLES TO ann",
          "GRANT admin TO ann",
          "CREATE USER eve PASSWORD 'x'",
          "ALTER USER root PASSWORD 'x'",
          "SELECT * FROM SYS.USERS",
          "SELECT * FROM SYS.QUERY_HISTORY",
          "SELECT * FROM SYS.SEGMENTS",
          "SET SYSTEM_VERSION AS OF (SELECT MAX(id) FROM stock)"
        }) {
      refused(sql);
    }
  }

  @Test
  void whatTouchesNobodysDataIsFree() {
    for (String sql :
        new String[] {
          "VALUES 1",
          "SELECT COUNT(*) FROM SYS.COMMITS",
          "SELECT * FROM INFORMATION_SCHEMA.TABLES",
          "SHOW TABLES",
          "SET SYSTEM_VERSION AS OF 2",
          "SET SYSTEM_VERSION DEFAULT",
          "BEGIN",
          "COMMIT"
        }) {
      allowed(sql);
    }
  }

  @Test
  void nothingWasChangedByWhatWasRefused() throws SQLException {
    refused("DELETE FROM stock");
    refused("INSERT INTO stock VALUES (3, 30)");
    assertThat(rows(admin, "SELECT SUM(pieces) FROM stock")).containsExactly("30");
  }

  @Test
  void aPrivilegeAllowsJustItsStatements() throws SQLException {
    allowedBy("SELECT", "SELECT * FROM stock");
    allowedBy("INSERT", "INSERT INTO stock VALUES (7, 7)");
    allowedBy("UPDATE", "UPDATE stock SET pieces = 1 WHERE id = 1");
    allowedBy("DELETE", "DELETE FROM stock WHERE id = 2");
    allowedBy("ERASE", "ERASE FROM stock WHERE id = 1");
    allowedBy("SELECT, HISTORY", "SELECT * FROM stock FOR SYSTEM_VERSION AS OF 8");
    allowedBy("SELECT, HISTORY", "SELECT * FROM stock FOR SYSTEM_TIME ALL");
    allowedBy("SELECT, HISTORY", "SELECT * FROM TABLE(TABLE_CHANGES('stock', 8))");
  }

  private void allowedBy(String privileges, String sql) throws SQLException {
    refused(sql);
    asAdmin("GRANT " + privileges + " ON stock TO ann");
    allowed(sql);
    refused("SELECT * FROM wages");
    asAdmin("REVOKE " + privileges + " ON stock FROM ann");
    refused(sql);
  }

  @Test
  void thePresentDoesNotOpenThePast() throws SQLException {
    asAdmin("GRANT SELECT ON stock TO ann");
    allowed("SELECT * FROM stock");
    refused("SELECT * FROM stock FOR SYSTEM_VERSION AS OF 8");
    allowed("SET SYSTEM_VERSION AS OF 8");
    refused("SELECT * FROM stock");
    allowed("SET SYSTEM_VERSION DEFAULT");
    allowed("SELECT * FROM stock");
    try (Connection past = DriverManager.getConnection(server.url() + "?asOf=8", "ann", ANN)) {
      assertThatThrownBy(() -> run(past, "SELECT * FROM stock"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void whoMayReadAViewNeedNotReadItsTables() throws SQLException {
    asAdmin("GRANT SELECT ON total TO ann");
    assertThat(rows(ann, "SELECT amount FROM total")).containsExactly("1000");
    refused("SELECT * FROM wages");
  }

  @Test
  void rolesPassOnWhatTheyHave() throws SQLException {
    asAdmin(
        "CREATE ROLE readers",
        "CREATE ROLE clerks",
        "GRANT SELECT ON ALL TABLES TO readers",
        "GRANT INSERT, UPDATE ON stock TO clerks",
        "GRANT readers TO clerks",
        "GRANT clerks TO ann");
    allowed("SELECT * FROM wages");
    allowed("UPSERT INTO stock VALUES (1, 11)");
    refused("DELETE FROM stock");
    assertThatThrownBy(() -> asAdmin("GRANT clerks TO readers"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("role of itself");
    asAdmin("REVOKE readers FROM clerks");
    refused("SELECT * FROM wages");
    asAdmin("DROP ROLE clerks");
    refused("UPSERT INTO stock VALUES (1, 11)");
  }

  @Test
  void schemaAndAdministration() throws SQLException {
    asAdmin("GRANT CREATE ON SCHEMA public TO ann");
    allowed("CREATE TABLE own (id INTEGER)");
    refused("SELECT * FROM own");
    refused("CREATE VIEW peep AS SELECT * FROM wages");
    refused("GRANT SELECT ON wages TO ann");
    asAdmin("GRANT admin TO ann");
    allowed("SELECT * FROM wages");
    allowed("CALL SYS.COALESCE('STOCK')");
    allowed("CREATE USER bob PASSWORD 'of bob'");
    asAdmin("REVOKE admin FROM ann");
    refused("SELECT * FROM wages");
  }

  @Test
  void whatIsRevokedIsGoneForPreparedStatementsToo() throws SQLException {
    asAdmin("GRANT SELECT ON stock TO ann");
    try (PreparedStatement prepared =
        ann.prepareStatement("SELECT pieces FROM stock WHERE id = ?")) {
      prepared.setInt(1, 1);
      try (ResultSet rows = prepared.executeQuery()) {
        assertThat(rows.next()).isTrue();
      }
      asAdmin("REVOKE SELECT ON stock FROM ann");
      assertThatThrownBy(prepared::executeQuery)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void whatWasGrantedOnATableDoesNotHoldForTheNextOfItsName() throws SQLException {
    asAdmin("GRANT SELECT ON stock TO ann", "ALTER TABLE stock RENAME TO goods");
    allowed("SELECT * FROM goods");
    asAdmin("CREATE TABLE stock (secret INTEGER)");
    refused("SELECT * FROM stock");
    asAdmin("DROP TABLE goods", "CREATE TABLE goods (secret INTEGER)");
    refused("SELECT * FROM goods");
  }

  @Test
  void aPasswordThatChangedIsTheOnlyOne() throws SQLException {
    ann.close();
    asAdmin("ALTER USER ann PASSWORD 'another'");
    assertThatThrownBy(() -> connect("ann", ANN).close())
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
    connect("ANN", "another").close();
    asAdmin("DROP USER ann");
    assertThatThrownBy(() -> connect("ann", "another").close())
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
  }

  @Test
  void rightsSurviveARestartAndPasswordsAreNowhere() throws Exception {
    asAdmin("GRANT SELECT ON stock TO ann");
    assertThat(rows(admin, "SELECT grantee || privilege || object FROM sys.grants"))
        .containsExactly("annSELECTSTOCK");
    assertThat(rows(admin, "SELECT statement || COALESCE(values_text, '') FROM sys.query_history"))
        .noneMatch(text -> text != null && text.contains("pbkdf2"));
    ann.close();
    admin.close();
    server.close();
    serve();
    admin = connect("root", "secret of root");
    ann = connect("ann", ANN);
    allowed("SELECT * FROM stock");
    refused("SELECT * FROM wages");
    assertThat(Files.readString(audit)).contains("CREATE USER ann PASSWORD '***'");
    assertThat(Files.readString(audit)).doesNotContain("secret", HASH_OF_ANN);
    assertThat(rows(admin, "SELECT name FROM sys.users WHERE NOT is_role")).containsExactly("ann");
  }

  @Test
  void aServerWhoseStoreHasUsersAsksForPasswords() throws SQLException {
    try (YoreServer open =
        YoreServer.start(
            ServerOptions.of(StoreLocation.parse("mem:becomes-closed"))
                .withPort(0)
                .withLimits(ServedStore.AT_ONCE))) {
      try (Connection first = DriverManager.getConnection(open.url())) {
        run(first, "CREATE USER boss PASSWORD 'of boss'", "GRANT admin TO boss");
      } catch (SQLException e) {
        // Closing it is refused already: from the first administrator on, passwords are asked.
        assertThat(e.getSQLState()).isEqualTo("28000");
      }
      assertThatThrownBy(() -> DriverManager.getConnection(open.url()).close())
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
      try (Connection boss = DriverManager.getConnection(open.url(), "boss", "of boss")) {
        run(boss, "CREATE TABLE t (id INTEGER)");
      }
    }
  }

  @Test
  void unknownNamesAreSaid() {
    for (String sql :
        new String[] {
          "GRANT SELECT ON stock TO nobody",
          "GRANT nothing TO ann",
          "DROP USER nobody",
          "ALTER USER nobody PASSWORD 'x'"
        }) {
      assertThatThrownBy(() -> asAdmin(sql))
          .as(sql)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42704"));
    }
    assertThatThrownBy(() -> asAdmin("GRANT SELECT ON nowhere TO ann"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).startsWith("42"));
    assertThatThrownBy(() -> asAdmin("CREATE USER ann PASSWORD 'x'"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42710"));
  }
}
