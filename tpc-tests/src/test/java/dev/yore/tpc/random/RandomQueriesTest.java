package dev.yore.tpc.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.tpc.random.TwinDatabases.Moment;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random queries over random histories give the same rows as DuckDB gives on copies of the states,
 * whether the store or the plan evaluates their conditions, and whichever engine runs the plan.
 * {@code -Dyore.seed} repeats a run, {@code -Dyore.databases} makes the long one longer.
 */
class RandomQueriesTest {
  private static final int MOMENTS = 8;

  /** Of one pair of databases. */
  private static final int QUERIES = 300;

  @Test
  void randomQueriesAboutAnyStateEqualTheOracles(@TempDir Path directory) throws SQLException {
    int queries = Integer.getInteger("yore.queries", 80);
    List<String> differences = new ArrayList<>();
    int agreed = compare(directory, Long.getLong("yore.seed", 1), queries, differences);
    assertThat(differences).isEmpty();
    assertThat(agreed).isGreaterThan(queries * 8 / 10);
  }

  @Test
  @Tag("long")
  void thousandsOfRandomQueriesEqualTheOracles(@TempDir Path directory) throws SQLException {
    long seed = Long.getLong("yore.seed", System.nanoTime());
    int databases = Integer.getInteger("yore.databases", 20);
    List<String> differences = new ArrayList<>();
    int agreed = 0;
    for (int i = 0; i < databases; i++) {
      agreed += compare(directory.resolve("run" + i), seed + i, QUERIES, differences);
      System.out.println(
          "RandomQueriesTest: %d of %d queries gave the same rows, %d differences"
              .formatted(agreed, (i + 1) * QUERIES, differences.size()));
    }
    assertThat(differences).isEmpty();
    assertThat(agreed).isGreaterThan(databases * QUERIES * 8 / 10);
  }

  /** How many queries gave rows, the same everywhere unless there are differences. */
  private static int compare(Path directory, long seed, int queries, List<String> differences)
      throws SQLException {
    System.out.println("RandomQueriesTest: -Dyore.seed=" + seed);
    Random random = new Random(seed);
    try (TwinDatabases twins = new TwinDatabases(directory, random)) {
      for (int i = 0; i < MOMENTS; i++) {
        twins.change();
        if (i == MOMENTS / 2) {
          twins.coalesce();
        }
      }
      RandomQueries generator = new RandomQueries(random);
      int agreed = 0;
      for (int i = 0; i < queries; i++) {
        RandomQueries.Query query = generator.next();
        Moment moment = twins.moments().get(random.nextInt(MOMENTS));
        List<String> found = new ArrayList<>();
        agreed += Comparison.of(twins, query, moment, period(random, moment), found);
        found.forEach(difference -> differences.add("seed " + seed + ": " + difference));
      }
      return agreed;
    }
  }

  private static String period(Random random, Moment moment) {
    if (moment.schema().equals("m" + (MOMENTS - 1)) && random.nextBoolean()) {
      return "";
    }
    return random.nextInt(3) == 0
        ? " FOR SYSTEM_TIME AS OF TIMESTAMP '" + moment.stamp() + "'"
        : " FOR SYSTEM_VERSION AS OF " + moment.sequence();
  }
}
