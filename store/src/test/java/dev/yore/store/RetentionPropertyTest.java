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

/** Policies take out what they say and change nothing that is kept. */
class RetentionPropertyTest {
  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void whatIsKeptStaysAndWhatIsNotIsRefused(@ForAll long seed) throws IOException {
    run(seed);
  }

  @Tag("long")
  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void whatIsKeptStaysInAThousandLives(@ForAll long seed) throws IOException {
    run(seed);
  }

  private static void run(long seed) throws IOException {
    Path parent = Files.createTempDirectory("yore-retention");
    try {
      new RetentionScript(seed, parent.resolve("store")).run();
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
