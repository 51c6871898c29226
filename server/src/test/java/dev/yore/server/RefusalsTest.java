package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.yore.driver.embedded.StoreLocation;
import dev.yore.driver.frame.RowsFailure;
import dev.yore.driver.frame.RowsRequest;
import dev.yore.planner.access.PasswordHash;
import dev.yore.server.security.RefusalKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of refusal: what the client is told, and the line in the log. */
class RefusalsTest {
  /** Longer than a busy machine may need from a connection to its request. */
  private static final Duration REQUEST_IDLE = Duration.ofSeconds(1);

  private static final int MAX_REQUEST_BYTES = 10_000;
  private static final int QUICK = 10_000;
  private static final String ROOT = PlainClient.basic("root", "secret");

  @TempDir Path temporary;
  private Path audit;
  private YoreServer server;

  @BeforeEach
  void start() {
    audit = temporary.resolve("audit.jsonl");
    server = YoreServer.start(options(ServedStore.AT_ONCE));
  }

  private ServerOptions options(ServerLimits limits) {
    return ServerOptions.of(StoreLocation.parse("mem:"))
        .withPort(0)
        .withLimits(limits.withMaxRequestBytes(MAX_REQUEST_BYTES))
        .withAudit(audit, Duration.ZERO)
        .withUsers(Map.of("root", PasswordHash.of("secret", QUICK).toString()));
  }

  private void restart(ServerLimits limits) {
    server.close();
    server = YoreServer.start(options(limits));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String asRoot(String json) throws Exception {
    return client().post("/", json, "Authorization", ROOT).body();
  }

  private PlainClient client() {
    return new PlainClient(server);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** That a path is refused, shows nothing of what lies outside, and is logged. */
  private void requireRefused(String path) throws Exception {
    assertThat(
            client()
                .raw(
                    "GET "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
                        + ROOT
                        + "\r\n\r\n"))
        .matches("(?s)HTTP/1.1 (400|404) .*")
        .doesNotContain("root:", "<project");
    awaitLogged(RefusalKind.UNREADABLE, RefusalKind.UNKNOWN_PATH);
  }

  /** The lines of a kind; they are written before the answer is. */
  private List<JsonNode> logged(RefusalKind kind) throws IOException {
    List<JsonNode> found = new ArrayList<>();
    for (String line : Files.readAllLines(audit)) {
      JsonNode entry = new ObjectMapper().readTree(line);
      if (entry.get("event").asText().equals("REFUSED")
          && entry.path("kind").asText().equals(kind.name())) {
        found.add(entry);
      }
    }
    return found;
  }

  /** What the HTTP library refuses by itself is written down when the answer is on its way. */
  private void awaitLogged(RefusalKind... kinds) throws Exception {
    long end = System.nanoTime() + 30_000_000_000L;
    while (System.nanoTime() - end < 0) {
      for (RefusalKind kind : kinds) {
        if (!logged(kind).isEmpty()) {
          return;
        }
      }
      Thread.onSpinWait();
    }
  }

  private void assertLogged(RefusalKind kind, String user, String reason) throws Exception {
    assertThat(logged(kind))
        .as(() -> "of " + read())
        .anySatisfy(
            line -> {
              assertThat(line.get("user").asText()).isEqualTo(user);
              assertThat(line.get("reason").asText()).contains(reason);
              assertThat(line.get("address").asText()).isNotEmpty();
              assertThat(line.get("time").asText()).endsWith("Z");
            });
    assertThat(client().get("/metrics", "Authorization", ROOT).body())
        .containsPattern(
            "yore_refusals_total\\{kind=\"" + kind.name().toLowerCase(Locale.ROOT) + "\"} [1-9]");
  }

  private String read() {
    try {
      return Files.readString(audit);
    } catch (IOException e) {
      return String.valueOf(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/rows", "/metrics", "/console/", "/console/api/query"})
  void withoutCredentials(String path) throws Exception {
    HttpResponse<byte[]> response = client().post(path, new byte[0]);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(text(response)).contains("user and password");
    assertLogged(RefusalKind.NO_CREDENTIALS, "", path);
  }

  @Test
  void theDriverSaysThatItIsAskedForAUser() throws Exception {
    assertThatThrownBy(() -> DriverManager.getConnection(server.url()).close())
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
    assertLogged(RefusalKind.NO_CREDENTIALS, "", "");
  }

  @Test
  void aWrongPassword() throws Exception {
    assertThatThrownBy(() -> DriverManager.getConnection(server.url(), "root", "guess").close())
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
    assertLogged(RefusalKind.WRONG_CREDENTIALS, "root", "wrong password");
    assertThat(read()).doesNotContain("guess");
  }

  @Test
  void guessingTooOften() throws Exception {
    int tries = 0;
    int status = 401;
    while (status == 401 && tries < 30) {
      status = asked(PlainClient.basic("root", "guess " + tries)).statusCode();
      tries++;
    }
    assertThat(status).isEqualTo(429);
    assertThat(tries).isEqualTo(11);
    // The right password comes from the address that guessed.
    HttpResponse<String> refused = asked(ROOT);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("wait");
    assertThatThrownBy(() -> DriverManager.getConnection(server.url(), "root", "secret").close())
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"))
        .hasMessageContaining("wait");
    assertThat(logged(RefusalKind.TOO_MANY_GUESSES))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.get("user").asText()).isEqualTo("root"));
    assertThat(read()).doesNotContain("guess ", "secret");
  }

  private HttpResponse<String> asked(String authorization) throws Exception {
    return client().post("/", "", "Authorization", authorization);
  }

  @Test
  void aRoleWithoutTheRight() throws Exception {
    try (Connection root = DriverManager.getConnection(server.url(), "root", "secret")) {
      Sql.run(
          root,
          "CREATE TABLE wages (id INTEGER PRIMARY KEY)",
          "INSERT INTO wages VALUES (1)",
          "CREATE ROLE clerks",
          "CREATE USER ann PASSWORD '" + PasswordHash.of("ann's", QUICK) + "'",
          "GRANT SELECT ON wages TO clerks",
          "GRANT clerks TO ann");
    }
    try (Connection ann = DriverManager.getConnection(server.url(), "ann", "ann's")) {
      Sql.run(ann, "SELECT * FROM wages");
      for (String sql :
          new String[] {
            "DELETE FROM wages",
            "SELECT * FROM wages FOR SYSTEM_VERSION AS OF 2",
            "DROP TABLE wages"
          }) {
        assertThatThrownBy(() -> Sql.run(ann, sql))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"))
            .hasMessageContaining("ann");
        assertThat(logged(RefusalKind.NO_PRIVILEGE))
            .anyMatch(line -> line.get("sql").asText().equals(sql));
      }
    }
    assertLogged(RefusalKind.NO_PRIVILEGE, "ann", "HISTORY");
  }

  @Test
  void anExpiredSession() throws Exception {
    restart(ServedStore.AT_ONCE.withSessionIdle(Duration.ofMillis(50)));
    String connection = "\"connectionId\":\"forgotten\"";
    asRoot("{\"request\":\"openConnection\"," + connection + ",\"info\":{}}");
    while (server.sessionCount() > 0) {
      Thread.onSpinWait();
    }
    assertThat(asRoot("{\"request\":\"createStatement\"," + connection + "}"))
        .contains("does not know this connection");
    assertLogged(RefusalKind.UNKNOWN_CONNECTION, "root", "forgotten");
    assertThat(Files.readAllLines(audit))
        .anyMatch(
            line ->
                line.contains("\"event\":\"EXPIRED\",\"user\":\"root\"")
                    && line.contains("\"session\":\"forgotten\""));
  }

  @Test
  void aSessionThatNeverWasAndRowsOfIt() throws Exception {
    byte[] message = new RowsRequest("invented", 7, 0, 10, 1 << 16).encode();
    HttpResponse<byte[]> response = client().post("/rows", message, "Authorization", ROOT);
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(RowsFailure.decode(response.body()).message()).contains("does not know");
    assertLogged(RefusalKind.UNKNOWN_CONNECTION, "root", "invented");
  }

  @Test
  void anotherUsersSession() throws Exception {
    try (Connection root = DriverManager.getConnection(server.url(), "root", "secret")) {
      Sql.run(root, "CREATE USER ann PASSWORD '" + PasswordHash.of("ann's", QUICK) + "'");
    }
    String connection = "\"connectionId\":\"of-root\"";
    asRoot("{\"request\":\"openConnection\"," + connection + ",\"info\":{}}");
    String run = "{\"request\":\"createStatement\"," + connection + "}";
    byte[] body = run.getBytes(StandardCharsets.UTF_8);
    assertThat(text(client().post("/", body, "Authorization", PlainClient.basic("ann", "ann's"))))
        .contains("does not know this connection");
    assertLogged(RefusalKind.FOREIGN_CONNECTION, "ann", "of-root is user root's");
  }

  @Test
  void anotherSessionsStatement() throws Exception {
    String first = "\"connectionId\":\"first\"";
    String second = "\"connectionId\":\"second\"";
    asRoot("{\"request\":\"openConnection\"," + first + ",\"info\":{}}");
    asRoot("{\"request\":\"openConnection\"," + second + ",\"info\":{}}");
    asRoot("{\"request\":\"createStatement\"," + first + "}");
    asRoot(
        "{\"request\":\"prepareAndExecute\","
            + first
            + ",\"statementId\":1,\"sql\":\"VALUES 4711\",\"maxRowCount\":-1}");
    String fetch = ",\"statementId\":1,\"offset\":0,\"fetchMaxRowCount\":9}";
    assertThat(asRoot("{\"request\":\"fetch\"," + second + fetch))
        .contains("\"missingStatement\":true")
        .doesNotContain("4711");
    assertLogged(RefusalKind.UNKNOWN_STATEMENT, "root", "no statement 1 of connection second");
    HttpResponse<byte[]> rows =
        client()
            .post(
                "/rows",
                new RowsRequest("second", 1, 0, 10, 1 << 16).encode(),
                "Authorization",
                ROOT);
    assertThat(RowsFailure.decode(rows.body()).message()).contains("statement");
    assertThat(logged(RefusalKind.UNKNOWN_STATEMENT)).hasSize(2);
  }

  @Test
  void oneConnectionTooMany() throws Exception {
    restart(ServedStore.AT_ONCE.withMaxSessions(1));
    try (Connection only = DriverManager.getConnection(server.url(), "root", "secret")) {
      assertThat(only.isValid(5)).isTrue();
      assertThatThrownBy(() -> DriverManager.getConnection(server.url(), "root", "secret").close())
          .hasMessageContaining("1 open connections");
    }
    assertLogged(RefusalKind.TOO_MANY_CONNECTIONS, "root", "1 connections");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/rows", "/console/api/query"})
  void aBodyThatIsTooLarge(String path) throws Exception {
    HttpResponse<byte[]> response =
        client()
            .post(
                path,
                new byte[MAX_REQUEST_BYTES + 1],
                "Authorization",
                ROOT,
                "Content-Type",
                "application/json");
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(text(response)).contains(Integer.toString(MAX_REQUEST_BYTES));
    assertLogged(RefusalKind.TOO_LARGE, "root", MAX_REQUEST_BYTES + " bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/console/api/query"})
  void aClientWhoseBodyStopsComing(String path) throws Exception {
    restart(ServedStore.AT_ONCE.withRequestIdle(REQUEST_IDLE));
    String answer =
        client()
            .raw(
                "POST "
                    + path
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: "
                    + ROOT
                    + "\r\nContent-Length: 1000\r\n\r\nhalf of it");
    assertThat(answer).startsWith("HTTP/1.1 408");
    assertLogged(RefusalKind.TOO_SLOW, "root", "stalled");
  }

  /** The bytes keep coming, so that the connection is never idle. */
  @Test
  void aClientThatSendsItsHeadersByteByByte() throws Exception {
    restart(ServedStore.AT_ONCE.withRequestIdle(REQUEST_IDLE));
    try (Socket socket = new Socket("localhost", server.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(50);
      long start = System.nanoTime();
      assertThatThrownBy(
              () -> {
                while (System.nanoTime() - start < 30_000_000_000L) {
                  socket.getOutputStream().write('x');
                  endOrNothing(socket.getInputStream());
                }
              })
          .as("the end of the connection")
          .isInstanceOf(IOException.class);
    }
    assertLogged(RefusalKind.TOO_SLOW, "", "no request came");
  }

  private static void endOrNothing(InputStream in) throws IOException {
    try {
      if (in.read() < 0) {
        throw new IOException("the connection has ended");
      }
    } catch (java.net.SocketTimeoutException e) {
      // Still open.
    }
  }

  @Test
  void usersConnectionsStayOpenBetweenRequests() throws Exception {
    restart(ServedStore.AT_ONCE.withRequestIdle(REQUEST_IDLE));
    try (Connection root = DriverManager.getConnection(server.url(), "root", "secret");
        Socket silent = new Socket("localhost", server.port())) {
      silent.setSoTimeout(30_000);
      // Whoever came after and said nothing was closed, and by then the other had waited as long.
      assertThat(silent.getInputStream().read()).isNegative();
      Sql.run(root, "VALUES 1");
    }
    assertThat(logged(RefusalKind.TOO_SLOW)).hasSize(1);
  }

  @Test
  void protobufThatIsNone() throws Exception {
    byte[] message =
        new ProtobufTranslationImpl()
            .serializeRequest(new Service.OpenConnectionRequest("broken", Map.of()));
    Arrays.fill(message, message.length / 2, message.length, (byte) 0xFF);
    HttpResponse<byte[]> response =
        client()
            .post("/", message, "Authorization", ROOT, "Content-Type", AvaticaEndpoint.PROTOBUF);
    assertThat(response.statusCode()).isEqualTo(500);
    Service.Response answer = new ProtobufTranslationImpl().parseResponse(response.body());
    assertThat(((Service.ErrorResponse) answer).errorMessage)
        .isEqualTo("the request cannot be read");
    assertLogged(RefusalKind.UNREADABLE, "root", "cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/console/api/query"})
  void jsonThatIsNone(String path) throws Exception {
    byte[] message = "{\"request\":[[[".getBytes(StandardCharsets.UTF_8);
    HttpResponse<byte[]> response =
        client().post(path, message, "Authorization", ROOT, "Content-Type", "application/json");
    assertThat(response.statusCode()).isIn(400, 500);
    assertThat(text(response)).containsAnyOf("cannot be read", "not understood");
    assertLogged(RefusalKind.UNREADABLE, "root", "cannot be read");
  }

  @Test
  void aRequestForRowsThatIsNone() throws Exception {
    HttpResponse<byte[]> response =
        client().post("/rows", new byte[] {1, 2, 3}, "Authorization", ROOT);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RowsFailure.decode(response.body()).message()).contains("unreadable");
    assertLogged(RefusalKind.UNREADABLE, "root", "cannot be read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"no http at all\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /\0 HTTP/1.1\r\n\r\n"})
  void bytesThatAreNoHttp(String bytes) throws Exception {
    // After some of them the connection stays open until no request has come for so long.
    restart(ServedStore.AT_ONCE.withRequestIdle(REQUEST_IDLE));
    assertThat(client().raw(bytes)).matches("(?s)HTTP/1.1 (400|505) .*");
    awaitLogged(RefusalKind.UNREADABLE);
    assertLogged(RefusalKind.UNREADABLE, "", "answered ");
  }

  @Test
  void sqlInPatternsOfMetadataIsText() throws Exception {
    try (Connection root = DriverManager.getConnection(server.url(), "root", "secret");
        Statement statement = root.createStatement()) {
      statement.execute("CREATE TABLE precious (id INTEGER PRIMARY KEY)");
      for (String pattern :
          new String[] {
            "'; DROP TABLE precious; --", "' OR '1'='1", "\\", "%' ESCAPE '", "\"", "\0", "''"
          }) {
        try (ResultSet tables = root.getMetaData().getTables(null, pattern, pattern, null)) {
          assertThat(tables.next()).as(pattern).isFalse();
        }
        try (ResultSet columns = root.getMetaData().getColumns(null, null, pattern, pattern)) {
          assertThat(columns.next()).as(pattern).isFalse();
        }
        try (ResultSet keys = root.getMetaData().getPrimaryKeys(null, null, pattern)) {
          assertThat(keys.next()).as(pattern).isFalse();
        }
      }
      try (ResultSet tables = root.getMetaData().getTables(null, null, "PRECIOUS", null)) {
        assertThat(tables.next()).isTrue();
      }
    }
    // There is nothing to refuse: it is looked for, and not there.
    assertThat(read()).doesNotContain("REFUSED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/console/Console.class", "/console//console.js", "/console/api/", "/etc/passwd"})
  void aPathWhereNothingIs(String path) throws Exception {
    requireRefused(path);
    assertThat(read()).contains("\"event\":\"REFUSED\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/../../../etc/passwd",
        "/console/%2e%2e/%2e%2e/etc/passwd",
        "/console/..%2f..%2fpom.xml",
        "/console/index.html%00.css",
        "/console/..;/..;/etc/passwd"
      })
  void aPathThatLeadsOutOfTheConsole(String path) throws Exception {
    requireRefused(path);
    List<JsonNode> lines = new ArrayList<>(logged(RefusalKind.UNREADABLE));
    lines.addAll(logged(RefusalKind.UNKNOWN_PATH));
    assertThat(lines).as(() -> "of " + read()).hasSize(1);
  }

  @Test
  void aPageFromElsewhere() throws Exception {
    HttpResponse<byte[]> response =
        client()
            .post("/", new byte[0], "Authorization", ROOT, "Origin", "https://elsewhere.example");
    assertThat(response.statusCode()).isEqualTo(403);
    assertLogged(RefusalKind.FOREIGN_PAGE, "", "elsewhere.example");
  }
}
