package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/temporal-sql.md} do what the document says. */
final class TemporalSqlDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "temporal-sql.md");
  private static final Pattern EXAMPLES = Pattern.compile("(?s)```sql\n(.*?)```");
  private static final Pattern EXAMPLE = Pattern.compile("(?m)^([^-].*);(.*)\n((?:-- .*\n)*)");

  @Test
  void itsExamplesGiveWhatItSays(@TempDir Path directory) throws IOException {
    List<MatchResult> examples = new ArrayList<>();
    EXAMPLES
        .matcher(Files.readString(DOCUMENT))
        .results()
        .forEach(block -> examples.addAll(EXAMPLE.matcher(block.group(1)).results().toList()));
    assertThat(examples).hasSizeGreaterThan(8);
    try (TestDatabase db = new TestDatabase(directory)) {
      for (MatchResult example : examples) {
        String sql = example.group(1);
        if (sql.startsWith("SELECT")) {
          assertThat(shown(db.rows(sql))).as(sql).isEqualTo(example.group(3));
        } else if (sql.startsWith("SET") || sql.startsWith("USE")) {
          db.run(sql);
        } else {
          db.run(sql);
          assertThat(example.group(2)).as(sql).contains("sequence " + db.last());
        }
      }
    }
  }

  private static String shown(List<List<Object>> rows) {
    return rows.stream()
        .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining(" ", "-- ", "\n")))
        .collect(Collectors.joining());
  }
}
