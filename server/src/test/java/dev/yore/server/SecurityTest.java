package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.driver.embedded.StoreLocation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers, and users among each other, must not be able to do. */
class SecurityTest {
  @TempDir static Path temporary;

  private static YoreServer guarded;
  private static YoreServer open;
  private static Path audit;

  @BeforeAll
  static void start() {
    audit = temporary.resolve("audit.jsonl");
    guarded =
        YoreServer.start(
            ServerOptions.of(StoreLocation.parse("mem:guarded"))
                .withPort(0)
                .withLimits(ServedStore.AT_ONCE)
                .withAudit(audit, Duration.ofNanos(1))
                .withUsers(Map.of("ann", "secret of ann", "bob", "secret of bob")));
    open =
        YoreServer.start(
            ServerOptions.of(StoreLocation.parse("mem:open-to-all"))
                .withPort(0)
                .withLimits(ServedStore.AT_ONCE));
  }

  @AfterAll
  static void stop() {
    guarded.close();
    open.close();
  }

  private static HttpResponse<String> as(String user, String body)
      throws IOException, InterruptedException {
    String authorization = PlainClient.basic(user, "secret of " + user);
    return new PlainClient(guarded).post("/", body, "Authorization", authorization);
  }

  private HttpResponse<String> asAnn(String body) throws IOException, InterruptedException {
    return as("ann", body);
  }

  private HttpResponse<String> asBob(String body) throws IOException, InterruptedException {
    return as("bob", body);
  }

  @Test
  void anotherUsersConnectionIsUnknown() throws Exception {
    String connection = "\"connectionId\":\"connection-of-ann\"";
    assertThat(
            asAnn("{\"request\":\"openConnection\"," + connection + ",\"info\":{}}").statusCode())
        .isEqualTo(200);
    String create = "{\"request\":\"createStatement\"," + connection + "}";
    String run =
        "{\"request\":\"prepareAndExecute\","
            + connection
            + ",\"statementId\":1,\"sql\":\"VALUES 1\",\"maxRowCount\":-1}";
    String close = "{\"request\":\"closeConnection\"," + connection + "}";
    assertThat(asAnn(create).statusCode()).isEqualTo(200);
    for (String request : new String[] {create, run}) {
      HttpResponse<String> refused = asBob(request);
      assertThat(refused.statusCode()).isEqualTo(500);
      assertThat(refused.body()).contains("does not know this connection");
    }
    asBob(close);
    assertThat(asAnn(run).statusCode()).isEqualTo(200);
    assertThat(asAnn(close).statusCode()).isEqualTo(200);
    assertThat(asAnn(run).statusCode()).isEqualTo(500);
    assertThat(Files.readAllLines(audit))
        .anyMatch(
            line ->
                line.contains("\"event\":\"REFUSED\",\"user\":\"bob\"")
                    && line.contains("connection-of-ann is user ann's"))
        .anyMatch(
            line -> line.contains("REFUSED") && line.contains("no connection connection-of-ann"));
  }

  @Test
  void whoCameAndWhatTheyChangedIsWrittenDown() throws Exception {
    try (Connection connection =
            DriverManager.getConnection(guarded.url(), "ann", "secret of ann");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE audited (id INTEGER PRIMARY KEY)");
      statement.executeUpdate("INSERT INTO audited VALUES (1), (2)");
      assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO audited VALUES (1)"))
          .isInstanceOf(SQLException.class);
      try (ResultSet rows = statement.executeQuery("SELECT * FROM audited")) {
        while (rows.next()) {
          assertThat(rows.getInt(1)).isPositive();
        }
      }
    }
    assertThat(Files.readAllLines(audit))
        .anyMatch(line -> line.contains("CONNECTED") && line.contains("\"user\":\"ann\""))
        .anyMatch(line -> line.contains("CHANGED") && line.contains("\"rows\":2"))
        .anyMatch(line -> line.contains("FAILED") && line.contains("\"state\":\"23505\""))
        .anyMatch(line -> line.contains("SLOW") && line.contains("SELECT * FROM audited"))
        .noneMatch(line -> line.contains("secret"));
  }

  @Test
  void aStatementMayTakeLongerThanARequestMayStall() throws Exception {
    try (YoreServer impatient =
            YoreServer.start(
                ServerOptions.of(StoreLocation.parse("mem:impatient"))
                    .withPort(0)
                    .withLimits(ServedStore.AT_ONCE.withRequestIdle(Duration.ofSeconds(1))));
        Connection connection = DriverManager.getConnection(impatient.url());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY)");
      StringBuilder values = new StringBuilder("(0)");
      for (int i = 1; i < 400; i++) {
        values.append(", (").append(i).append(')');
      }
      statement.execute("INSERT INTO numbers VALUES " + values);
      long start = System.nanoTime();
      long counted = 0;
      // As many rows as it takes to be slower than the limit, on any machine.
      for (int limit = 40; System.nanoTime() - start < 3_000_000_000L; limit += 40) {
        String sql =
            "SELECT COUNT(*) FROM numbers a, numbers b, numbers c WHERE a.n < %d AND b.n < %d AND SQRT(a.n + b.n * c.n) > 1"
                .formatted(limit, limit);
        try (ResultSet rows = statement.executeQuery(sql)) {
          rows.next();
          counted = rows.getLong(1);
        }
      }
      assertThat(counted).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/../../../etc/passwd",
        "/console/%2e%2e/%2e%2e/etc/passwd",
        "/console/..%2f..%2fpom.xml",
        "/console/index.html%00.css",
        "/console//console.js/../../YoreServer.class",
        "/console/api/",
        "/console/Console.class"
      })
  void theConsoleHasItsOwnFilesOnly(String path) throws Exception {
    String answer =
        new PlainClient(open)
            .raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer.lines().findFirst().orElseThrow()).matches("HTTP/1.1 (400|404) .*");
    assertThat(answer).doesNotContain("root:", "<project");
  }

  @Test
  void pagesFromElsewhereCannotUseTheConsolesDoor() throws Exception {
    String query = "{\"sql\":\"CREATE TABLE planted (i INTEGER)\"}";
    String path = "/console/api/query";
    PlainClient console = new PlainClient(open);
    String own = "http://localhost:" + open.port();
    String json = "application/json";
    assertThat(
            console
                .post(path, query, "Content-Type", json, "Origin", "https://example.com")
                .statusCode())
        .isEqualTo(403);
    assertThat(console.post(path, query, "Content-Type", "text/plain", "Origin", own).statusCode())
        .isEqualTo(415);
    assertThat(console.post(path, query, "Content-Type", "text/plain").statusCode()).isEqualTo(415);
    assertThat(console.post("/", query, "Content-Type", json, "Origin", own).statusCode())
        .isEqualTo(403);
    // Somebody's name that was made to point to this machine.
    String host = "attacker.example:" + open.port();
    String request =
        "POST %s HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nContent-Type: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, host, host, json, query.length(), query);
    assertThat(console.raw(request)).startsWith("HTTP/1.1 403");
    try (Connection connection = DriverManager.getConnection(open.url());
        ResultSet tables = connection.getMetaData().getTables(null, null, "PLANTED", null)) {
      assertThat(tables.next()).isFalse();
    }
    assertThat(console.post(path, "{\"sql\":\"VALUES 1\"}", "Content-Type", json).body())
        .contains("\"rows\":[[1]]");
  }

  @Test
  void theConsoleAsksForThePasswordToo() throws Exception {
    assertThat(new PlainClient(guarded).get("/console/").statusCode()).isEqualTo(401);
  }
}
