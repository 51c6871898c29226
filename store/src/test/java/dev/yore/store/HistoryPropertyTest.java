package dev.yore.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/**
 * Whatever happens to a store, every past state stays what it was. jqwik prints the seed of the
 * property and the script's own with a failure; a script is repeated by running it with that seed.
 */
class HistoryPropertyTest {
  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void everyStateIsWhatTheOracleSays(@ForAll long seed) throws IOException {
    run(seed);
  }

  @Tag("long")
  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void everyStateIsWhatTheOracleSaysInAThousandHistories(@ForAll long seed) throws IOException {
    run(seed);
  }

  private static void run(long seed) throws IOException {
    Path parent = Files.createTempDirectory("yore-history");
    try {
      new HistoryScript(seed, parent).run();
    } finally {
      deleteTree(parent);
    }
  }

  private static void deleteTree(Path top) throws IOException {
    try (Stream<Path> tree = Files.walk(top)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }
}
