package dev.yore.tpc.streams;

import dev.yore.tpc.files.Directories;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures delta streams: the command line of this package's parts. Confined to one thread. */
// Picocli fills the annotated fields before it calls.
@SuppressWarnings("NullAway.Init")
@Command(
    name = "bench-streams",
    description = "Measure the store's delta streams: disk, scans of the past, points, commits.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class StreamsCommand implements Callable<Integer> {
  /** Quantity, extended price, discount and ship date: what TPC-H's Q6 reads. */
  static final List<Integer> Q6_COLUMNS = List.of(4, 5, 6, 10);

  @Spec private CommandSpec spec;

  @Option(names = "--scale", paramLabel = "SF", defaultValue = "0.1", description = "Of TPC-H.")
  private double scale;

  @Option(
      names = "--commits",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Commits of the history, 358 row changes each.")
  private int commits;

  @Option(
      names = "--points",
      paramLabel = "N",
      defaultValue = "11",
      description = "Evenly spaced sequences of the history that are scanned.")
  private int points;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "5",
      description = "Repetitions, of which the quickest counts.")
  private int repeat;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "Of the history.")
  private long seed;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Where the store goes; kept, and used again if it is there. Default: temporary.")
  private @Nullable Path work;

  /** What can be measured. */
  enum Part {
    /** Disk, scans as of points beside fresh copies, single rows. */
    STREAMS,
    /** A history ten times as long. */
    GROWTH,
    /** Readers while segments are merged. */
    READERS,
    /** Ten million versions in a small heap. */
    MEMORY,
    /** Durable one-row commits from many connections, on this disk and on slower ones. */
    COMMITS,
    /** A table of which most rows were deleted. */
    DELETES,
    /** Policies of the cache on dashboards and walks through the past. */
    CACHE,
    /** Tables of documents, log lines and URLs, with dictionaries and without. */
    DICTIONARIES
  }

  @Option(
      names = "--parts",
      paramLabel = "PART",
      split = ",",
      defaultValue = "STREAMS",
      description = "Any of ${COMPLETION-CANDIDATES}; all of them take an hour at scale 0.1.")
  private List<Part> parts;

  @Option(
      names = "--growth",
      paramLabel = "FACTOR",
      defaultValue = "10",
      description = "How many times as long GROWTH makes the history.")
  private int growth;

  @Option(
      names = "--versions",
      paramLabel = "N",
      defaultValue = "10000000",
      description = "Versions that MEMORY writes and reads.")
  private long versions;

  @Option(
      names = "--heap",
      paramLabel = "MB",
      defaultValue = "512",
      description = "Heap of the JVM in which MEMORY does it.")
  private int heapMegabytes;

  @Option(
      names = "--sync-millis",
      paramLabel = "MS",
      split = ",",
      defaultValue = "2,5",
      description = "How much longer syncs take in COMMITS, after the disk as it is; by strace.")
  private List<Integer> syncMillis;

  private PrintWriter out;

  @Override
  public Integer call() throws IOException {
    out = spec.commandLine().getOut();
    boolean keep = work != null;
    Path directory = work == null ? Files.createTempDirectory("yore-streams") : work;
    try {
      for (Part part : parts) {
        measure(part, directory);
      }
    } finally {
      if (!keep) {
        Directories.delete(directory);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private void measure(Part part, Path directory) throws IOException {
    Path own = directory.resolve(part.name().toLowerCase(Locale.ROOT));
    switch (part) {
      case STREAMS -> {
        HistoryStore store = store(directory);
        store.printDisk();
        new PastTimes(store.directory(), commits, repeat, seed, this::say)
            .run(points, directory.resolve("fresh"));
      }
      case GROWTH -> {
        Directories.delete(own);
        new GrowthTimes(own, scale, seed, repeat, this::say).run(commits, growth);
      }
      case READERS -> {
        Directories.delete(own);
        new ReaderTimes(own, scale, seed, this::say).run(commits);
      }
      case MEMORY -> {
        Directories.delete(own);
        ManyVersions.fork(own, versions, heapMegabytes, this::say);
      }
      case COMMITS -> {
        Directories.delete(own);
        CommitRates.run(own, syncMillis, this::say);
      }
      case DELETES -> {
        Directories.delete(own);
        new DeletedRows(own, scale, repeat, this::say).run();
      }
      case DICTIONARIES -> {
        Directories.delete(own);
        new TextTimes(own, seed, this::say).run();
      }
      case CACHE -> new CacheTimes(store(directory).directory(), commits, seed, this::say).run();
    }
  }

  /** The store with its history, made if it is not there. */
  private HistoryStore store(Path directory) {
    return HistoryStore.at(directory.resolve("store"), scale, commits, seed, this::say);
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
