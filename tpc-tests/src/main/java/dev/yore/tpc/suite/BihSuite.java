package dev.yore.tpc.suite;

import dev.yore.tpc.bench.BenchRun;
import dev.yore.tpc.bench.Suite;
import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import dev.yore.tpc.bih.BihCommit;
import dev.yore.tpc.bih.BihDialect;
import dev.yore.tpc.bih.BihHistory;
import dev.yore.tpc.bih.BihMoments;
import dev.yore.tpc.bih.BihQuery;
import dev.yore.tpc.bih.BihTable;
import dev.yore.tpc.bih.BihVersions;
import dev.yore.tpc.bih.BihWriter;
import dev.yore.tpc.console.ProgressBar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The questions of TPC-BiH over a bitemporal history. */
public final class BihSuite implements Suite {
  private static final String BIH = "bih";
  private static final int SCENARIOS_PER_COMMIT = 30;

  @Override
  public List<String> workloads() {
    return List.of(BIH);
  }

  @Override
  public boolean byDefault() {
    return false;
  }

  @Override
  public void run(BenchRun run, Set<String> wanted) throws SQLException, IOException {
    try (Pair pair = Pair.open(run, BIH, List.of())) {
      int commits = run.options().commits();
      TimedQuestions questions = new TimedQuestions(run, BIH, commits, pair);
      BihHistory history =
          new BihHistory(run.options().scale(), run.options().seed(), SCENARIOS_PER_COMMIT);
      BihVersions versions = new BihVersions(history);
      BihMoments moments = new BihMoments(commits);
      if (pair.has(Pair.YORE)) {
        write(run, pair.connection(Pair.YORE), history, versions, moments, questions);
        pair.tidy(Pair.YORE, Arrays.stream(BihTable.values()).map(BihTable::sqlName).toList());
      } else {
        moments.loaded(BihVersions.LOADED);
        for (int i = 1; i <= commits; i++) {
          BihCommit commit = history.next();
          versions.add(commit, i);
          moments.add(commit, i);
        }
      }
      if (pair.has(Pair.DUCKDB)) {
        loadVersions(pair, versions);
      }
      for (String system : pair.names()) {
        double megabytes = pair.sizeBytes(system) / 1e6;
        questions.measured(system, "disk", "with history", Unit.MEGABYTES, Spread.of(megabytes));
      }
      questions.ask(questions(moments));
    }
  }

  private static void write(
      BenchRun run,
      Connection yore,
      BihHistory history,
      BihVersions versions,
      BihMoments moments,
      TimedQuestions figures)
      throws SQLException {
    int commits = run.options().commits();
    long rows = Arrays.stream(BihTable.values()).mapToLong(history::size).sum();
    long[] nanos = new long[commits];
    long changes = 0;
    try (BihWriter writer = new BihWriter(yore)) {
      long start = System.nanoTime();
      try (ProgressBar bar = run.bar("yore load", "rows", rows)) {
        writer.load(history);
        bar.advance(rows, "all tables");
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      figures.measured(Pair.YORE, "bulk load", "rows", Unit.PER_SECOND, Spread.of(rows / seconds));
      moments.loaded(writer.lastSequence());
      try (ProgressBar bar = run.bar("yore history", "commits", commits)) {
        for (int i = 0; i < commits; i++) {
          BihCommit commit = history.next();
          start = System.nanoTime();
          writer.write(commit);
          nanos[i] = System.nanoTime() - start;
          changes += commit.changes().size();
          long sequence = writer.lastSequence();
          versions.add(commit, sequence);
          moments.add(commit, sequence);
          bar.advance(1, commit.day().toString());
        }
      }
    }
    yore.setAutoCommit(true);
    figures.measured(
        Pair.YORE,
        "a commit of " + changes / commits + " changes",
        "1 connection",
        Unit.MILLIS,
        Spread.ofNanos(nanos));
  }

  private static void loadVersions(Pair pair, BihVersions versions)
      throws SQLException, IOException {
    Connection duckDb = pair.connection(Pair.DUCKDB);
    for (BihTable table : BihTable.values()) {
      Path file = pair.directory().resolve(table.sqlName() + ".csv");
      versions.write(table, file);
      Pair.execute(duckDb, table.createVersionsSql());
      Pair.execute(
          duckDb,
          "COPY " + table.sqlName() + " FROM '" + file + "' (HEADER, DELIMITER '|', QUOTE '')");
      Files.delete(file);
    }
  }

  private static List<TimedQuestion> questions(BihMoments moments) {
    List<TimedQuestion> questions = new ArrayList<>();
    for (BihQuery query : BihQuery.all()) {
      Map<String, String> texts =
          Map.of(
              Pair.YORE,
              query.sql(BihDialect.NATIVE, moments.parameters()),
              Pair.DUCKDB,
              query.sql(BihDialect.VERSION_COLUMNS, moments.parameters()));
      questions.add(new TimedQuestion(query.name(), query.queryClass(), texts, texts));
    }
    return questions;
  }
}
