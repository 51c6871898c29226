package dev.yore.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** What a process that {@code yore} runs writes on standard error. */
class ProcessLogTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123456Z");

  private static LogEntry entry(String message, Map<String, Object> fields, Throwable failure) {
    return new LogEntry(
        NOON, Level.WARN, "dev.yore.Test", "worker", message, new LinkedHashMap<>(fields), failure);
  }

  @Test
  void asJsonALineIsAnObjectWithTheExceptionInIt() throws Exception {
    String text =
        LogLines.of(
            entry(
                "two\nlines \"quoted\"",
                Map.of("user", "ann\n", "rows", 7L),
                new IllegalStateException("broken", new ArithmeticException("why"))),
            LogFormat.JSON);
    assertThat(text).endsWith("}\n");
    assertThat(text.strip()).doesNotContain("\n");
    JsonNode line = new ObjectMapper().readTree(text);
    assertThat(line.get("time").asText()).isEqualTo("2026-01-02T12:00:00.123456Z");
    assertThat(line.get("level").asText()).isEqualTo("WARN");
    assertThat(line.get("logger").asText()).isEqualTo("dev.yore.Test");
    assertThat(line.get("thread").asText()).isEqualTo("worker");
    assertThat(line.get("message").asText()).isEqualTo("two\nlines \"quoted\"");
    assertThat(line.get("user").asText()).isEqualTo("ann\n");
    assertThat(line.get("rows").asLong()).isEqualTo(7);
    assertThat(line.get("exception").get("class").asText())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(line.get("exception").get("stack").asText()).contains("Caused by", "why");
  }

  @Test
  void asTextNobodyWritesLinesOfTheirOwn() {
    String text =
        LogLines.of(
            entry("harmless\n2026 [main] ERROR forged", Map.of("user", "a\"b\rc"), null),
            LogFormat.TEXT);
    assertThat(text.lines()).hasSize(1);
    assertThat(text)
        .contains("[worker] WARN dev.yore.Test - harmless\\n2026", "user=\"a\\\"b\\rc\"");
  }

  @Test
  void threadsOfPoolsDoNotInheritWhoseRequestTheyWereMadeIn() throws Exception {
    LogContext context = new LogContext();
    context.put("user", "ann");
    List<Object> seen = new ArrayList<>();
    Thread other = new Thread(() -> seen.add(String.valueOf(context.get("user"))));
    other.start();
    other.join();
    assertThat(seen).containsExactly("null");
    assertThat(context.get("user")).isEqualTo("ann");
  }

  /** The process as an operator starts it: every line of its log must be an object. */
  @Test
  @Timeout(300)
  void aServerThatIsToldSoWritesNothingButObjects(@TempDir Path temporary) throws Exception {
    Path configuration = temporary.resolve("yore.properties");
    Files.writeString(
        configuration, "server.logFormat=json\nserver.port=0\nserver.user.ann=secret\n");
    Path log = temporary.resolve("log");
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.yore.server.cli.Yore",
                "serve",
                "--store",
                temporary.resolve("store").toString(),
                "--config",
                configuration.toString())
            .redirectError(log.toFile())
            .start();
    try (BufferedReader out = server.inputReader()) {
      String listening = out.readLine();
      assertThat(listening).startsWith("listening on jdbc:yore://");
      String address = listening.substring("listening on jdbc:yore:".length());
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http:" + address + "metrics")).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(401);
      server.destroy();
      assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      server.destroyForcibly();
    }
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      if (!line.startsWith("WARNING: ")) { // The JVM's own, of native libraries.
        lines.add(new ObjectMapper().readTree(line));
      }
    }
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(line.has("time") && line.has("level") && line.has("logger")).isTrue())
        .anyMatch(line -> line.get("message").asText().startsWith("serving "))
        .anyMatch(
            line ->
                line.get("logger").asText().equals("yore.audit")
                    && line.get("kind").asText().equals("NO_CREDENTIALS"))
        .anyMatch(line -> line.get("message").asText().equals("stopped"));
  }
}
