package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.planner.access.PasswordHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers, and users among each other, must not be able to do. */
class SecurityTest {
  private static final int FUZZED = 2_000;

  @TempDir static Path temporary;
  private static final int MAX_REQUEST_BYTES = 100_000;

  private static YoreServer guarded;
  private static YoreServer open;
  private static Path audit;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    audit = temporary.resolve("audit.jsonl");
    guarded =
        YoreServer.start(
            ServerOptions.of(StoreLocation.parse("mem:guarded"))
                .withPort(0)
                .withLimits(
                    ServedStore.AT_ONCE
                        .withRequestIdle(Duration.ofSeconds(1))
                        .withMaxRequestBytes(MAX_REQUEST_BYTES))
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

  private static String basic(String user, String password) {
    String pair = user + ":" + password;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> post(YoreServer to, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + to.port() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> asAnn(String body) throws IOException, InterruptedException {
    return post(guarded, "/", body, "Authorization", basic("ann", "secret of ann"));
  }

  private HttpResponse<String> asBob(String body) throws IOException, InterruptedException {
    return post(guarded, "/", body, "Authorization", basic("bob", "secret of bob"));
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
  void anotherSessionsStatementIsUnknownAndThatIsWrittenDown() throws Exception {
    String first = "\"connectionId\":\"with-a-statement\"";
    String second = "\"connectionId\":\"without-statements\"";
    for (String connection : new String[] {first, second}) {
      asAnn("{\"request\":\"openConnection\"," + connection + ",\"info\":{}}");
    }
    assertThat(asAnn("{\"request\":\"createStatement\"," + first + "}").body())
        .contains("\"statementId\":1");
    String fetch =
        "{\"request\":\"fetch\","
            + second
            + ",\"statementId\":1,\"offset\":0,\"fetchMaxRowCount\":9}";
    assertThat(asAnn(fetch).body())
        .contains("\"missingStatement\":true")
        .doesNotContain("rows\":[");
    assertThat(Files.readAllLines(audit))
        .anyMatch(
            line ->
                line.contains("REFUSED")
                    && line.contains("no statement 1 of connection without-statements"));
  }

  @Test
  void guessingPasswordsIsSlowedDownAndWrittenDown() throws Exception {
    // A server of its own, because the address that guesses has to wait afterwards.
    Path own = temporary.resolve("guesses.jsonl");
    try (YoreServer server =
        YoreServer.start(
            ServerOptions.of(StoreLocation.parse("mem:guessed"))
                .withPort(0)
                .withAudit(own, Duration.ZERO)
                .withUsers(Map.of("ann", PasswordHash.of("right").toString())))) {
      int tries = 0;
      int status = 401;
      while (status == 401 && tries < 30) {
        status =
            post(server, "/", "", "Authorization", basic("ann", "guess " + tries)).statusCode();
        tries++;
      }
      assertThat(status).isEqualTo(429);
      assertThat(tries).isEqualTo(11);
      HttpResponse<String> refused = post(server, "/", "", "Authorization", basic("ann", "right"));
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThatThrownBy(() -> DriverManager.getConnection(server.url(), "ann", "right").close())
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"))
          .hasMessageContaining("wait");
    }
    assertThat(Files.readString(own))
        .contains("\"event\":\"REFUSED\",\"user\":\"ann\"", "too many wrong passwords")
        .doesNotContain("guess ", "right");
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
  void aClientThatStallsIsGivenUp() throws Exception {
    try (Socket socket = new Socket("localhost", guarded.port())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST / HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
              + basic("ann", "secret of ann")
              + "\r\nContent-Length: 1000\r\n\r\nhalf of it";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      socket.setSoTimeout(30_000);
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      // Either a status that says so, or just the end; but not for ever.
      assertThat(answer).doesNotContain("200 OK");
    }
    assertThat(Files.readAllLines(audit))
        .anyMatch(line -> line.contains("REFUSED") && line.contains("stalled"));
  }

  @Test
  void requestsThatAreTooLargeAndPagesFromElsewhereAreWrittenDown() throws Exception {
    assertThat(asAnn("x".repeat(MAX_REQUEST_BYTES + 1)).statusCode()).isEqualTo(413);
    assertThat(post(guarded, "/", "{}", "Origin", "https://elsewhere.example").statusCode())
        .isEqualTo(403);
    assertThat(Files.readAllLines(audit))
        .anyMatch(
            line ->
                line.contains("REFUSED") && line.contains("larger than") && line.contains("ann"))
        .anyMatch(line -> line.contains("REFUSED") && line.contains("elsewhere.example"));
  }

  @Test
  void aStatementMayTakeLongerThanARequestMayStall() throws Exception {
    try (Connection connection =
            DriverManager.getConnection(guarded.url(), "bob", "secret of bob");
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
    try (Socket socket = new Socket("localhost", open.port())) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer.lines().findFirst().orElseThrow()).matches("HTTP/1.1 (400|404) .*");
      assertThat(answer).doesNotContain("root:", "<project");
    }
  }

  @Test
  void pagesFromElsewhereCannotUseTheConsolesDoor() throws Exception {
    String query = "{\"sql\":\"CREATE TABLE planted (i INTEGER)\"}";
    String path = "/console/api/query";
    String own = "http://localhost:" + open.port();
    String json = "application/json";
    assertThat(
            post(open, path, query, "Content-Type", json, "Origin", "https://example.com")
                .statusCode())
        .isEqualTo(403);
    assertThat(post(open, path, query, "Content-Type", "text/plain", "Origin", own).statusCode())
        .isEqualTo(415);
    assertThat(post(open, path, query, "Content-Type", "text/plain").statusCode()).isEqualTo(415);
    assertThat(post(open, "/", query, "Content-Type", json, "Origin", own).statusCode())
        .isEqualTo(403);
    // Somebody's name that was made to point to this machine.
    try (Socket socket = new Socket("localhost", open.port())) {
      String host = "attacker.example:" + open.port();
      String request =
          "POST %s HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nContent-Type: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(path, host, host, json, query.length(), query);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer).startsWith("HTTP/1.1 403");
    }
    try (Connection connection = DriverManager.getConnection(open.url());
        ResultSet tables = connection.getMetaData().getTables(null, null, "PLANTED", null)) {
      assertThat(tables.next()).isFalse();
    }
    assertThat(post(open, path, "{\"sql\":\"VALUES 1\"}", "Content-Type", json).body())
        .contains("\"rows\":[[1]]");
  }

  @Test
  void theConsoleAsksForThePasswordToo() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + guarded.port() + "/console/"))
            .build();
    assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void patternsOfMetadataAreDataAndNotSql() throws Exception {
    try (Connection connection = DriverManager.getConnection(open.url());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE precious (id INTEGER PRIMARY KEY)");
      for (String pattern :
          new String[] {
            "'; DROP TABLE precious; --", "' OR '1'='1", "\\", "%' ESCAPE '", "\"", "\0", "''"
          }) {
        try (ResultSet tables = connection.getMetaData().getTables(null, pattern, pattern, null)) {
          assertThat(tables.next()).isFalse();
        }
        try (ResultSet columns =
            connection.getMetaData().getColumns(null, null, pattern, pattern)) {
          assertThat(columns.next()).isFalse();
        }
        try (ResultSet keys = connection.getMetaData().getPrimaryKeys(null, null, pattern)) {
          assertThat(keys.next()).isFalse();
        }
      }
      try (ResultSet tables = connection.getMetaData().getTables(null, null, "PRECIOUS", null)) {
        assertThat(tables.next()).isTrue();
      }
    }
  }

  @Test
  void damagedMessagesAreErrorsAndTheServerLives() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[][] samples = {
      "{\"request\":\"openConnection\",\"connectionId\":\"fuzz\",\"info\":{}}"
          .getBytes(StandardCharsets.UTF_8),
      "{\"request\":\"prepareAndExecute\",\"connectionId\":\"fuzz\",\"statementId\":1,\"sql\":\"VALUES 1\",\"maxRowCount\":5}"
          .getBytes(StandardCharsets.UTF_8),
      protobuf()
    };
    for (int i = 0; i < FUZZED; i++) {
      byte[] message = samples[random.nextInt(samples.length)].clone();
      for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
        message[random.nextInt(message.length)] = (byte) random.nextInt();
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(message.length) : message.length;
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + open.port() + "/"))
              .POST(HttpRequest.BodyPublishers.ofByteArray(message, 0, length))
              .build();
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(response.statusCode()).as("seed %d, message %d", seed, i).isIn(200, 500);
    }
    try (Connection connection = DriverManager.getConnection(open.url())) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  /** What the driver sends to open a connection. */
  private static byte[] protobuf() throws IOException {
    return new org.apache.calcite.avatica.remote.ProtobufTranslationImpl()
        .serializeRequest(
            new org.apache.calcite.avatica.remote.Service.OpenConnectionRequest(
                "fuzzed", Map.of("readOnly", "true")));
  }
}
