package dev.yore.tpc.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  @Test
  void numbersStandToTheRightAndTextToTheLeft() {
    ConsoleTable table =
        ConsoleTable.of(
            List.of("name", "total"),
            List.of(false, true),
            List.of(List.of("ALGERIA", "1.50"), List.of("CHINA", "120.00")));

    assertThat(table.render("  "))
        .isEqualTo(
            """
              name      total
              -------  ------
              ALGERIA    1.50
              CHINA    120.00
            """);
  }

  @Test
  void aLongCellIsCutSoThatTheRowFitsTheScreen() {
    ConsoleTable table =
        ConsoleTable.of(List.of("comment"), List.of(false), List.of(List.of("x".repeat(100))));

    assertThat(table.render("").lines().mapToInt(String::length).max()).hasValue(40);
  }

  @Test
  void withoutATerminalProgressIsOneLineWithoutEscapeCodes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintWriter out = new PrintWriter(bytes, true, StandardCharsets.UTF_8);
    try (ProgressBar bar = new ProgressBar(out, false, "Loading", "rows", 100)) {
      bar.advance(60, "orders");
      bar.advance(40, "lineitem");
    }

    String text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(text.lines()).hasSize(1);
    assertThat(text).startsWith("Loading: 100 rows").doesNotContain("\r", "\u001b");
  }

  @Test
  void onATerminalTheBarIsRedrawnInPlaceAndEndsFull() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintWriter out = new PrintWriter(bytes, true, StandardCharsets.UTF_8);
    try (ProgressBar bar = new ProgressBar(out, true, "Loading", "rows", 100)) {
      bar.advance(100, "orders");
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8)).startsWith("\rLoading").contains("100 %");
  }
}
