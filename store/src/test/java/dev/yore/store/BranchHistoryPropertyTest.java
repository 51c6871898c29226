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
  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  void everyStateOfEveryBranchIsWhatTheOracleSays(@ForAll long seed) throws IOException {
    run(seed);
  }

  @Tag("long")
  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void everyStateIsWhatTheOracleSaysInAThousandHistories(@ForAll long seed) throws IOException {
    run(seed);
  }

  @Property(tries = 6, shrinking = ShrinkingMode.OFF)
  void mergesBringOverWhatTheOracleSays(@ForAll long seed) throws IOException {
    in(parent -> new BranchMergeScript(seed, parent).run());
  }

  @Tag("long")
  @Property(tries = 500, shrinking = ShrinkingMode.OFF)
  void mergesBringOverWhatTheOracleSaysInFiveHundredHistories(@ForAll long seed)
      throws IOException {
    in(parent -> new BranchMergeScript(seed, parent).run());
  }

  private interface Life {
    void in(Path parent) throws IOException;
  }

  private static void run(long seed) throws IOException {
    in(parent -> new BranchHistoryScript(seed, parent).run());
  }

  private static void in(Life life) throws IOException {
    Path parent = Files.createTempDirectory("yore-branches");
    try {
      life.in(parent);
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
