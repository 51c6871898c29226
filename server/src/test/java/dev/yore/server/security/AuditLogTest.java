package dev.yore.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of refusals must not be a way to fill a disk, nor to hide among others. */
class AuditLogTest {
  private static final Caller STRANGER = new Caller("", "192.0.2.1");
  private static final Caller NEIGHBOUR = new Caller("", "192.0.2.2");

  @TempDir Path temporary;

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private static void refuse(AuditLog log, Caller caller, RefusalKind kind, int times) {
    for (int i = 0; i < times; i++) {
      log.refused(caller, kind, "no");
    }
  }

  private static List<JsonNode> lines(Path file) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  @Test
  void aFloodFromOneAddressIsAFewLinesAndHowManyWereLeftOut() throws Exception {
    Path file = temporary.resolve("flood.jsonl");
    try (AuditLog log = new AuditLog(file, () -> now)) {
      refuse(log, STRANGER, RefusalKind.NO_CREDENTIALS, 100_000);
      assertThat(lines(file)).hasSize(RefusalBudget.LINES_PER_SOURCE);
      now = now.plus(Duration.ofMinutes(1));
      refuse(log, STRANGER, RefusalKind.NO_CREDENTIALS, 1);
      assertThat(lines(file)).hasSize(RefusalBudget.LINES_PER_SOURCE + 1);
      assertThat(lines(file).get(RefusalBudget.LINES_PER_SOURCE).get("leftOut").asInt())
          .isEqualTo(100_000 - RefusalBudget.LINES_PER_SOURCE);
    }
  }

  @Test
  void aFloodHidesNeitherOtherAddressesNorOtherKinds() throws Exception {
    Path file = temporary.resolve("hidden.jsonl");
    try (AuditLog log = new AuditLog(file, () -> now)) {
      refuse(log, STRANGER, RefusalKind.NO_CREDENTIALS, 10_000);
      refuse(log, NEIGHBOUR, RefusalKind.NO_CREDENTIALS, 1);
      refuse(log, STRANGER, RefusalKind.UNKNOWN_CONNECTION, 1);
      assertThat(lines(file))
          .anyMatch(line -> line.get("address").asText().equals(NEIGHBOUR.address()))
          .anyMatch(line -> line.get("kind").asText().equals("UNKNOWN_CONNECTION"));
    }
  }

  @Test
  void aDayOfRefusalsFromEverywhereTakesAFewMegabytes() throws Exception {
    Path file = temporary.resolve("day.jsonl");
    String long0 = "\0".repeat(1_000);
    try (AuditLog log = new AuditLog(file, () -> now)) {
      for (int second = 0; second < 86_400; second++) {
        now = now.plusSeconds(1);
        Caller caller = new Caller(long0, "2001:db8::" + Integer.toHexString(second));
        log.refused(caller, RefusalKind.NO_PRIVILEGE, long0, "sql", long0);
      }
    }
    assertThat(lines(file).size()).isBetween(8_000, 8_640 + RefusalBudget.LINES + 2);
    assertThat(Files.size(file)).isLessThan(60L << 20);
  }

  @Test
  void whatWasLeftOutIsSaidEvenIfNothingElseIsRefused() throws Exception {
    Path file = temporary.resolve("summary.jsonl");
    try (AuditLog log = new AuditLog(file, () -> now)) {
      refuse(log, STRANGER, RefusalKind.TLS, 50);
      log.summarize();
      log.summarize();
      List<JsonNode> lines = lines(file);
      assertThat(lines).hasSize(RefusalBudget.LINES_PER_SOURCE + 1);
      assertThat(lines.get(lines.size() - 1).get("leftOut").asInt())
          .isEqualTo(50 - RefusalBudget.LINES_PER_SOURCE);
    }
  }

  @Test
  void changesAreNeverLeftOut() throws Exception {
    Path file = temporary.resolve("changes.jsonl");
    try (AuditLog log = new AuditLog(file, () -> now)) {
      refuse(log, STRANGER, RefusalKind.TLS, 10_000);
      for (int i = 0; i < 1_000; i++) {
        log.write(AuditLog.Event.CHANGED, STRANGER, "sql", "INSERT");
      }
    }
    assertThat(lines(file))
        .filteredOn(line -> line.get("event").asText().equals("CHANGED"))
        .hasSize(1_000);
  }
}
