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
 * Whatever happens to a store of many branches, each past state of each branch stays what it was. A
 * failure prints the script's seed, with which it can be run again.
 */
class BranchHistoryPropertyTest {
  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void everyStateOfEveryBranchIsWhatTheOracleSays(@ForAll long seed) throws IOException {
    run(seed);
  }

  @Tag("long")
  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void everyStateIsWhatTheOracleSaysInAThousandHistories(@ForAll long seed) throws IOException {
    run(seed);
  }

  private static void run(long seed) throws IOException {
    Path parent = Files.createTempDirectory("yore-branches");
    try {
      new BranchHistoryScript(seed, parent).run();
    } finally {
      try (Stream<Path> tree = Files.walk(parent)) {
        List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        for (Path path : deepestFirst) {
          Files.delete(path);
        }
      }
    }
  }
}
