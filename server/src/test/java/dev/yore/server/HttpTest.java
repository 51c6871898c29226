package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.store.StoreException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.calcite.avatica.proto.Common;
import org.apache.calcite.avatica.proto.Requests;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as HTTP sees it. */
class HttpTest {
  private static final int MAX_REQUEST_BYTES = 4_096;
  private static final String OPEN =
      "{\"request\":\"openConnection\",\"connectionId\":\"%s\",\"info\":{}}";

  @TempDir static Path temporary;
  private static YoreServer server;
  private static YoreServer guarded;
  private static PlainClient client;
  private static PlainClient stranger;

  @BeforeAll
  static void start() {
    ServerOptions options = ServerOptions.of(StoreLocation.parse("mem:http")).withPort(0);
    server =
        YoreServer.start(
            options.withLimits(ServerLimits.DEFAULT.withMaxRequestBytes(MAX_REQUEST_BYTES)));
    guarded = YoreServer.start(options.withUsers(Map.of("ann", "secret")));
    client = new PlainClient(server);
    stranger = new PlainClient(guarded);
  }

  @AfterAll
  static void stop() {
    server.close();
    guarded.close();
  }

  @Test
  void healthAndMetricsAreThere() throws Exception {
    HttpResponse<String> health = client.get("/health");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).startsWith("ok ");
    HttpResponse<String> metrics = client.get("/metrics");
    assertThat(metrics.body())
        .contains("# TYPE yore_sessions gauge\nyore_sessions ", "yore_requests_total ");
    assertThat(client.get("/elsewhere").statusCode()).isEqualTo(404);
  }

  @Test
  void metricsTellOfTiersCachePrefetchCoalescenceAndGroupsOfCommits() throws Exception {
    long before = metric("yore_commits_total");
    try (java.sql.Connection connection = DriverManager.getConnection(server.url());
        java.sql.Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE measured (id INTEGER PRIMARY KEY)");
      statement.execute("INSERT INTO measured VALUES (1)");
      statement.execute("CALL SYS.COALESCE('MEASURED')");
      statement.executeQuery("SELECT COUNT(*) FROM measured WHERE id > 0").close();
    }
    assertThat(metric("yore_commits_total")).isEqualTo(before + 2);
    assertThat(metric("yore_commit_groups_total")).isBetween(1L, before + 2);
    assertThat(metric("yore_tier_segments{tier=\"SSD\"}")).isPositive();
    assertThat(metric("yore_tier_bytes{tier=\"OBJECT\"}")).isZero();
    assertThat(metric("yore_written_bytes_total{kind=\"flushed\"}")).isPositive();
    assertThat(metric("yore_cache_budget_bytes")).isPositive();
    assertThat(
            metric("yore_cache_lookups_total{outcome=\"hit\"}")
                + metric("yore_cache_lookups_total{outcome=\"miss\"}"))
        .isPositive();
    assertThat(metric("yore_prefetch_predictions_total{outcome=\"used\"}")).isNotNegative();
    assertThat(metric("yore_coalescence_debt_segments")).isNotNegative();
    assertThat(metric("yore_coalescence_tables{state=\"COALESCED\"}")).isPositive();
  }

  private long metric(String name) throws Exception {
    return client
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  @Test
  void aStoreThatCannotCommitAnyMoreIsNotHealthy(@TempDir Path parent) throws Exception {
    Path directory = parent.resolve("store");
    ServedStore served = new ServedStore(directory);
    served.run("CREATE TABLE t (text VARCHAR)");
    Path log = directory.resolve("log");
    Files.move(log, parent.resolve("away"));
    String moreThanALogFile =
        new Random(1)
            .ints(3 << 20, 'a', 'z' + 1)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    assertThatThrownBy(() -> served.run("INSERT INTO t VALUES ('" + moreThanALogFile + "')"))
        .isInstanceOf(SQLException.class);

    HttpResponse<String> health = new PlainClient(served.server).get("/health");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body()).contains(log.toString());
    Files.move(parent.resolve("away"), log);
    assertThatThrownBy(served::close).isInstanceOf(StoreException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/json; charset=utf-8", "text/plain"})
  void jsonIsAnsweredInJsonWhateverItIsCalled(String contentType) throws Exception {
    HttpResponse<String> response =
        client.post("/", OPEN.formatted(contentType), "Content-Type", contentType);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body()).contains("openConnection");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/x-google-protobuf", "text/plain"})
  void nonsenseIsAnErrorAndNotTheEndOfTheServer(String contentType) throws Exception {
    HttpResponse<String> response = client.post("/", "{ what is this", "Content-Type", contentType);
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(client.post("/", "", "Content-Type", contentType).statusCode()).isEqualTo(500);
    assertThat(client.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void aRequestThatIsTooLargeIsRefusedWhetherItSaysSoOrNot() throws Exception {
    byte[] large = " ".repeat(MAX_REQUEST_BYTES + 1).getBytes(StandardCharsets.UTF_8);
    assertThat(client.post("/", HttpRequest.BodyPublishers.ofByteArray(large)).statusCode())
        .isEqualTo(413);
    HttpRequest.BodyPublisher withoutLength =
        HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(large));
    assertThat(client.post("/", withoutLength).statusCode()).isEqualTo(413);
    String allowed = OPEN.formatted("padded") + " ".repeat(1_000);
    assertThat(client.post("/", allowed).statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsAskedForAPasswordMustHaveIt() throws Exception {
    assertThat(stranger.get("/health").statusCode()).isEqualTo(200);
    for (String path : new String[] {"/", "/metrics"}) {
      HttpResponse<String> response = stranger.get(path);
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Basic");
    }
    for (String wrong :
        new String[] {
          "Basic", "Basic !!!", "Basic YW5u", "Bearer x", PlainClient.basic("ann", "")
        }) {
      assertThat(stranger.get("/metrics", "Authorization", wrong).statusCode()).isEqualTo(401);
    }
    assertThat(
            stranger
                .get("/metrics", "Authorization", PlainClient.basic("ann", "secret"))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void aPageInABrowserCannotUseItsReadersRights() throws Exception {
    HttpResponse<String> response =
        client.post("/", OPEN.formatted("browser"), "Origin", "https://example.com");
    assertThat(response.statusCode()).isEqualTo(403);
  }

  @Test
  void aRequestThatNamesNoConnectionIsToldSo() throws Exception {
    for (String request :
        new String[] {
          "{\"request\":\"getSchemas\"}", "{\"request\":\"openConnection\",\"info\":{}}"
        }) {
      int sessions = server.sessionCount();
      HttpResponse<String> response = client.post("/", request, "Content-Type", "application/json");
      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(response.body())
          .contains("the request names no connection")
          .doesNotContain("Null");
      assertThat(server.sessionCount()).isEqualTo(sessions);
    }
  }

  @Test
  void aRequestThatNamesNoStatementIsToldSo() throws Exception {
    byte[] message =
        Common.WireMessage.newBuilder()
            .setName(Requests.ExecuteRequest.class.getName())
            .setWrappedMessage(Requests.ExecuteRequest.getDefaultInstance().toByteString())
            .build()
            .toByteArray();
    HttpResponse<byte[]> response =
        client.post("/", message, "Content-Type", AvaticaEndpoint.PROTOBUF);
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(new ProtobufTranslationImpl().parseResponse(response.body()))
        .isInstanceOfSatisfying(
            Service.ErrorResponse.class,
            answer -> assertThat(answer.errorMessage).isEqualTo("the request names no connection"));
  }

  @Test
  void aClientThatWantsTlsIsToldThatThereIsNone() {
    String url = server.url() + "?ssl=true";
    assertThatThrownBy(() -> DriverManager.getConnection(url).close())
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .hasMessageContaining("plain HTTP");
  }

  @Test
  void aPortThatIsTakenIsSaidToBeInUse() {
    ServerOptions same =
        ServerOptions.of(StoreLocation.parse("mem:same-port")).withPort(server.port());
    assertThatThrownBy(() -> YoreServer.start(same).close())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("localhost:" + server.port() + ": Address already in use");
  }

  @Test
  void aServerWithoutUsersDoesNotListenBeyondThisMachine() {
    ServerOptions open =
        ServerOptions.of(StoreLocation.parse("mem:open")).withPort(0).withHost("0.0.0.0");
    assertThatThrownBy(() -> YoreServer.start(open).close())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("server.user.<name>");
    try (YoreServer allowed = YoreServer.start(open.withUsers(Map.of("ann", "secret")))) {
      assertThat(allowed.port()).isPositive();
    }
  }

  @Test
  void everyConfigurationKeyIsReadAndUnknownOnesAreRefused() {
    Properties properties = new Properties();
    properties.setProperty("server.store", "mem:configured");
    properties.setProperty("server.host", "127.0.0.1");
    properties.setProperty("server.port", "1234");
    properties.setProperty("server.maxRequestBytes", "2048");
    properties.setProperty("server.sessionIdleSeconds", "7");
    properties.setProperty("server.user.ann", "secret");
    properties.setProperty("other.key", "left alone");
    ServerOptions options = ServerConfiguration.read(properties, Path.of("unused"));
    assertThat(options.store().isMemory()).isTrue();
    assertThat(options.host()).isEqualTo("127.0.0.1");
    assertThat(options.port()).isEqualTo(1234);
    assertThat(options.limits().maxRequestBytes()).isEqualTo(2048);
    assertThat(options.limits().sessionIdle()).hasSeconds(7);
    assertThat(options.users()).containsOnlyKeys("ann");
    assertThat(options.users().get("ann").matches("secret")).isTrue();

    ServerOptions defaults = ServerConfiguration.read(new Properties(), temporary);
    assertThat(defaults).isEqualTo(ServerOptions.of(StoreLocation.of(temporary)));

    properties.setProperty("server.prot", "1");
    assertThatThrownBy(() -> ServerConfiguration.read(properties, temporary))
        .hasMessageContaining("server.prot");
    properties.remove("server.prot");
    properties.setProperty("server.port", "70000");
    assertThatThrownBy(() -> ServerConfiguration.read(properties, temporary))
        .hasMessageContaining("server.port=70000");
  }

  /** Otherwise the connection is closed under a client that is still sending, answer and all. */
  @Test
  void whoIsNotLetInIsToldSoAfterItsMessageWasRead() throws Exception {
    ServerOptions options =
        ServerOptions.of(StoreLocation.parse("mem:refusing"))
            .withPort(0)
            .withUsers(Map.of("ann", "correct"));
    try (YoreServer refusing = YoreServer.start(options);
        Socket socket = new Socket("localhost", refusing.port())) {
      socket.setSoTimeout(200);
      OutputStream out = socket.getOutputStream();
      String headers = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n";
      out.write(headers.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      socket.setSoTimeout(10_000);
      out.write("body".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      byte[] answer = new byte[4_096];
      int length = socket.getInputStream().read(answer);
      assertThat(new String(answer, 0, length, StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 401")
          .doesNotContainIgnoringCase("Connection: close");
    }
  }
}
