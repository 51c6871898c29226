package dev.yore.tpc.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flips one bit of one file of a sound store, again and again, and looks at it with everything Yore
 * has: opening, checking, reading the present and the past. Either the damage is reported with file
 * and offset, or nothing has changed: the byte was unused.
 */
class FlippedByteTest {
  private static final int WRITERS = 2;
  private static final int COMMITS_IN_SEGMENTS = 60;
  private static final int COMMITS_IN_THE_LOG = 20;
  private static final int SHORT_SAMPLES_PER_FILE = 8;
  // All bytes of every file but the log and the metadata, which have some ten thousand each.
  private static final int LONG_SAMPLES_PER_FILE = 5_000;
  // Headers and footers are where formats are most delicate.
  private static final int EDGE_BYTES = 4;
  private static final Set<ErrorCode> DAMAGE =
      Set.of(ErrorCode.CORRUPT, ErrorCode.FORMAT_TOO_NEW, ErrorCode.FORMAT_TOO_OLD);

  /** What a store must contain, however it is read. */
  private record Truth(long lastSequence, Map<Long, TreeMap<Long, String>> textsBySequence) {}

  /** What became of one flipped bit. */
  private enum Outcome {
    REPORTED,
    UNUSED
  }

  @Test
  void aFlippedBitOfAClosedStoreIsReportedOrUnused(@TempDir Path directory) throws Exception {
    Path sound = directory.resolve("sound");
    Truth truth = makeStore(sound, null);
    flipAndLook(directory, sound, files(sound), truth, SHORT_SAMPLES_PER_FILE);
  }

  @Test
  void aFlippedBitOfAStoreThatCrashedIsReportedOrUnused(@TempDir Path directory) throws Exception {
    Path crashed = directory.resolve("crashed");
    Truth truth = makeStore(directory.resolve("sound"), crashed);
    // Segments are the same as in a closed store.
    List<Path> others =
        files(crashed).stream().filter(f -> !f.toString().endsWith(".seg")).toList();
    flipAndLook(directory, crashed, others, truth, SHORT_SAMPLES_PER_FILE);
  }

  @Test
  @Tag("long")
  void everyByteOfAClosedStoreIsReportedOrUnusedAndManyOfItsLargestFiles(@TempDir Path directory)
      throws Exception {
    Path sound = directory.resolve("sound");
    Truth truth = makeStore(sound, null);
    flipAndLook(directory, sound, files(sound), truth, LONG_SAMPLES_PER_FILE);
  }

  private static void flipAndLook(
      Path directory, Path sound, List<Path> files, Truth truth, int samplesPerFile)
      throws IOException {
    long seed = Long.getLong("yore.test.seed", System.nanoTime());
    System.out.println("FlippedByteTest: -Dyore.test.seed=" + seed);
    Random random = new Random(seed);
    Path work = directory.resolve("work");
    copy(sound, work);
    for (Path file : files) {
      Path victim = work.resolve(sound.relativize(file));
      byte[] content = Files.readAllBytes(file);
      Set<Long> offsets = offsets(content, samplesPerFile, random);
      int reported = 0;
      for (long offset : offsets) {
        int bit = random.nextInt(8);
        flip(victim, offset, bit);
        boolean readOnly = random.nextInt(4) > 0;
        String what = sound.relativize(file) + " offset " + offset + " bit " + bit;
        reported += look(work, victim, truth, readOnly, what) == Outcome.REPORTED ? 1 : 0;
        if (readOnly) {
          Files.write(victim, content);
        } else {
          delete(work);
          copy(sound, work);
        }
      }
      System.out.printf(
          "%s: %d of %d flips reported%n", sound.relativize(file), reported, offsets.size());
      if (!file.getFileName().toString().startsWith("lock")) {
        assertThat(reported).as("every byte is under a checksum").isEqualTo(offsets.size());
      }
    }
  }

  private static Outcome look(Path work, Path victim, Truth truth, boolean readOnly, String what) {
    StoreOptions options =
        StoreOptions.at(work)
            .withCreateIfMissing(false)
            .withReadOnly(readOnly)
            .withBackgroundWork(false);
    try (Store store = Store.open(options)) {
      List<String> problems = store.check(line -> {});
      for (String problem : problems) {
        assertThat(problem).as(what).contains(victim.getFileName().toString(), "offset");
      }
      assertThat(store.lastSequence()).as(what).isEqualTo(truth.lastSequence());
      Ledger ledger = Ledger.of(store);
      truth
          .textsBySequence()
          .forEach(
              (sequence, texts) -> {
                assertThat(ledger.left(sequence)).as(what).isEqualTo(texts);
                assertThat(ledger.right(sequence)).as(what).isEqualTo(texts);
              });
      return problems.isEmpty() ? Outcome.UNUSED : Outcome.REPORTED;
    } catch (StoreException e) {
      assertThat(DAMAGE).as("%s: %s", what, e.getMessage()).contains(e.code());
      assertThat(e.getMessage()).as(what).contains(victim.getFileName().toString());
      assertThat(e.getMessage()).as(what).contains("offset");
      return Outcome.REPORTED;
    }
  }

  /**
   * Makes a store with segments, metadata and a log that is partly in neither.
   *
   * @param crashImage where to leave a copy of the files as they are before the store is closed, or
   *     null
   */
  private static Truth makeStore(Path directory, Path crashImage) throws IOException {
    Map<Long, TreeMap<Long, String>> states = new TreeMap<>();
    StoreOptions options = StoreOptions.at(directory).withBackgroundWork(false);
    try (Store store = Store.open(options)) {
      Ledger ledger = Ledger.create(store, WRITERS);
      write(ledger, 1, COMMITS_IN_SEGMENTS / 2);
      store.flush();
      states.put(store.lastSequence(), ledger.left(store.lastSequence()));
      write(ledger, COMMITS_IN_SEGMENTS / 2 + 1, COMMITS_IN_SEGMENTS);
      store.flush();
      states.put(store.lastSequence() - 11, ledger.left(store.lastSequence() - 11));
      write(ledger, COMMITS_IN_SEGMENTS + 1, COMMITS_IN_SEGMENTS + COMMITS_IN_THE_LOG);
      long last = store.lastSequence();
      states.put(last - 7, ledger.left(last - 7));
      states.put(last, ledger.left(last));
      if (crashImage != null) {
        copy(directory, crashImage);
      }
      return new Truth(last, states);
    }
  }

  private static void write(Ledger ledger, int from, int to) {
    for (int number = from; number <= to; number++) {
      for (int writer = 0; writer < WRITERS; writer++) {
        ledger.commit(writer, number);
      }
    }
  }

  private static Set<Long> offsets(byte[] content, int samples, Random random) {
    int used = used(content);
    Set<Long> offsets = new TreeSet<>();
    for (int i = 0; i < Math.min(EDGE_BYTES, used); i++) {
      offsets.add((long) i);
      offsets.add((long) used - 1 - i);
    }
    if (samples >= used) {
      for (long offset = 0; offset < used; offset++) {
        offsets.add(offset);
      }
    } else {
      random.longs(samples, 0, used).forEach(offsets::add);
    }
    return offsets;
  }

  private static int used(byte[] content) {
    int used = content.length;
    while (used > 0 && content[used - 1] == 0) {
      used--;
    }
    return used;
  }

  private static void flip(Path file, long offset, int bit) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[Math.toIntExact(offset)] ^= (byte) (1 << bit);
    Files.write(file, content);
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(from)) {
      paths = walk.toList();
    }
    for (Path path : paths) {
      Files.copy(path, to.resolve(from.relativize(path)));
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      walk.forEach(paths::add);
    }
    for (int i = paths.size() - 1; i >= 0; i--) {
      Files.delete(paths.get(i));
    }
  }
}
