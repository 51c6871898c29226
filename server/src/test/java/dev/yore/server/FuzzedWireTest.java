package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.driver.frame.RowsFailure;
import dev.yore.driver.frame.RowsRequest;
import java.io.IOException;
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
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.remote.JsonService;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service;
import org.apache.calcite.avatica.remote.TypedValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests of every kind that clients send, damaged in thousands of ways: each is answered, the
 * refused ones with an error that says so, and what cannot be read is written down.
 */
class FuzzedWireTest {
  /** More with {@code -Dyore.fuzz=}. */
  private static final int ROUNDS = Integer.getInteger("yore.fuzz", 3_000);

  private static final long SEED = Long.getLong("yore.test.seed", System.nanoTime());
  private static final String CONNECTION = "corpus";

  @TempDir static Path temporary;
  private static Path audit;
  private static YoreServer server;

  private final HttpClient client = HttpClient.newHttpClient();

  /** A message as a client sends it. */
  private record Sample(String path, String contentType, byte[] message) {}

  @BeforeAll
  static void start() throws Exception {
    audit = temporary.resolve("audit.jsonl");
    server =
        YoreServer.start(
            ServerOptions.of(StoreLocation.parse("mem:fuzzed"))
                .withPort(0)
                .withLimits(ServedStore.AT_ONCE)
                .withAudit(audit, Duration.ZERO));
    try (Connection connection = DriverManager.getConnection(server.url());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, v VARCHAR)");
      statement.execute("INSERT INTO kept VALUES (1, 'one'), (2, 'two')");
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<Service.Request> requests() {
    Meta.StatementHandle handle = new Meta.StatementHandle(CONNECTION, 1, null);
    TypedValue one = TypedValue.ofLocal(org.apache.calcite.avatica.ColumnMetaData.Rep.INTEGER, 1);
    return List.of(
        new Service.OpenConnectionRequest(CONNECTION, Map.of("readOnly", "true")),
        new Service.ConnectionSyncRequest(CONNECTION, new ConnectionPropertiesImpl()),
        new Service.CreateStatementRequest(CONNECTION),
        new Service.PrepareRequest(CONNECTION, "SELECT v FROM kept WHERE id = ?", -1),
        new Service.ExecuteRequest(handle, List.of(one), 10),
        new Service.PrepareAndExecuteRequest(CONNECTION, 1, "SELECT * FROM kept", 5),
        new Service.PrepareAndExecuteRequest(CONNECTION, 1, "{yore next corpus VALUES+1}", -1),
        new Service.FetchRequest(CONNECTION, 1, 0, 10),
        new Service.SyncResultsRequest(CONNECTION, 1, new QueryState("VALUES 1"), 0),
        new Service.PrepareAndExecuteBatchRequest(CONNECTION, 1, List.of("VALUES 1")),
        new Service.SchemasRequest(CONNECTION, null, "%"),
        new Service.TablesRequest(CONNECTION, null, null, "%", List.of("TABLE")),
        new Service.ColumnsRequest(CONNECTION, null, null, "%", "%"),
        new Service.TypeInfoRequest(CONNECTION),
        new Service.DatabasePropertyRequest(CONNECTION),
        new Service.RollbackRequest(CONNECTION),
        new Service.CloseStatementRequest(CONNECTION, 1));
  }

  private static List<Sample> corpus() throws IOException {
    List<Sample> corpus = new ArrayList<>();
    ProtobufTranslationImpl protobuf = new ProtobufTranslationImpl();
    for (Service.Request request : requests()) {
      byte[] message = protobuf.serializeRequest(request);
      corpus.add(new Sample("/", AvaticaEndpoint.PROTOBUF, message));
      // As Avatica's own client names it: the first byte says what it is.
      corpus.add(new Sample("/", "application/octet-stream", message));
      // Avatica's own state of a query cannot be written as JSON with assertions on.
      if (!(request instanceof Service.SyncResultsRequest)) {
        corpus.add(
            new Sample("/", AvaticaEndpoint.JSON, JsonService.MAPPER.writeValueAsBytes(request)));
      }
    }
    for (int i = 0; i < 6; i++) {
      corpus.add(
          new Sample(
              RowsRequest.PATH,
              RowsRequest.CONTENT_TYPE,
              new RowsRequest(CONNECTION, 1, 0, 10 * i, 1 << 16).encode()));
      corpus.add(
          new Sample(
              "/console/api/query",
              AvaticaEndpoint.JSON,
              "{\"sql\":\"SELECT * FROM kept\",\"at\":\"2\",\"id\":\"q\",\"limit\":10}"
                  .getBytes(StandardCharsets.UTF_8)));
    }
    return corpus;
  }

  /** Flips bits, writes over, cuts, doubles, and puts numbers that are too large. */
  private static byte[] damaged(byte[] message, Random random) {
    byte[] bytes = message.clone();
    for (int times = 1 + random.nextInt(4); times > 0 && bytes.length > 0; times--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes = java.util.Arrays.copyOf(bytes, at);
        case 3 -> {
          byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + bytes.length - at);
          System.arraycopy(bytes, at, longer, bytes.length, bytes.length - at);
          bytes = longer;
        }
        case 4 -> {
          for (int i = at; i < Math.min(bytes.length, at + 5); i++) {
            bytes[i] = (byte) 0xFF;
          }
        }
        default -> {
          byte[] shorter = new byte[bytes.length - 1];
          System.arraycopy(bytes, 0, shorter, 0, at);
          System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
          bytes = shorter;
        }
      }
    }
    return bytes;
  }

  private HttpResponse<byte[]> send(Sample sample, byte[] message) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + sample.path()))
            .header("Content-Type", sample.contentType())
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofByteArray(message))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void damagedRequestsAreRefusedInWordsAndTheServerLives() throws Exception {
    Random random = new Random(SEED);
    List<Sample> corpus = corpus();
    send(corpus.get(0), corpus.get(0).message());
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Sample sample = corpus.get(random.nextInt(corpus.size()));
      byte[] message = damaged(sample.message(), random);
      HttpResponse<byte[]> response = send(sample, message);
      String what = "-Dyore.test.seed=" + SEED + ", message " + i + " to " + sample.path();
      assertThat(response.statusCode()).as(what).isIn(200, 400, 404, 500);
      if (response.statusCode() != 200) {
        refused++;
        assertThat(words(sample, response)).as(what).isNotBlank().doesNotContain("internal error");
      }
    }
    assertThat(refused).as("-Dyore.test.seed=" + SEED).isGreaterThan(ROUNDS / 20);
    try (Connection connection = DriverManager.getConnection(server.url());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM kept")) {
      row.next();
      assertThat(row.getInt(1)).isEqualTo(2);
    }
    assertThat(Files.readAllLines(audit))
        .anyMatch(line -> line.contains("REFUSED") && line.contains("cannot be read"));
  }

  /** What the answer says went wrong, in the language of the request. */
  private static String words(Sample sample, HttpResponse<byte[]> response) throws IOException {
    byte[] body = response.body();
    if (sample.path().equals(RowsRequest.PATH)) {
      return RowsFailure.decode(body).message();
    } else if (sample.contentType().equals(AvaticaEndpoint.PROTOBUF)) {
      Service.Response answer = new ProtobufTranslationImpl().parseResponse(body);
      assertThat(answer).isInstanceOf(Service.ErrorResponse.class);
      return ((Service.ErrorResponse) answer).errorMessage;
    }
    return new String(body, StandardCharsets.UTF_8);
  }
}
