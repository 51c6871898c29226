package dev.yore.tpc.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.planner.Database;
import dev.yore.planner.RowCursor;
import dev.yore.planner.SqlResult;
import dev.yore.planner.SqlSession;
import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.kv.KeyValueStore;
import dev.yore.store.kv.KvDatabase;
import dev.yore.store.predict.PrefetchMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What prediction keeps may be damaged: the store answers as before, and says so once. */
class PredictionFaultsTest {
  private static final int COMMITS = 12;

  /** What a store with everything in order answers, read backwards through its history. */
  private static final List<Long> SUMS = new ArrayList<>();

  static {
    for (long sum = 0, i = 0; i < COMMITS; i++) {
      sum += i;
      SUMS.add(0, sum);
    }
  }

  @TempDir private Path parent;

  private StoreOptions options() {
    return StoreOptions.at(parent.resolve("store"));
  }

  @BeforeEach
  void askAndLearn() {
    try (Database database = Database.open(options());
        SqlSession session = database.newSession()) {
      database.prefetch(PrefetchMode.AUTO);
      run(session, "CREATE TABLE stock (id INTEGER PRIMARY KEY, amount INTEGER)");
      for (int i = 0; i < COMMITS; i++) {
        run(session, "INSERT INTO stock VALUES (" + i + ", " + i + ")");
      }
      assertThat(stepBack(session)).isEqualTo(SUMS);
    }
  }

  private static List<Long> stepBack(SqlSession session) {
    long last = (Long) rows(session, "SELECT MAX(seq) FROM sys.commits").get(0);
    List<Long> sums = new ArrayList<>();
    for (int i = 0; i < COMMITS; i++) {
      String sql = "SELECT CAST(SUM(amount) AS BIGINT) FROM stock FOR SYSTEM_VERSION AS OF ";
      sums.add((Long) rows(session, sql + (last - i)).get(0));
    }
    return sums;
  }

  private static void run(SqlSession session, String sql) {
    session.execute(session.prepare(sql), List.of(), new AtomicBoolean(), 0);
  }

  /** The first column. */
  private static List<Object> rows(SqlSession session, String sql) {
    SqlResult result = session.execute(session.prepare(sql), List.of(), new AtomicBoolean(), 0);
    List<Object> rows = new ArrayList<>();
    try (RowCursor cursor = ((SqlResult.Rows) result).cursor()) {
      for (@Nullable Object[] row = cursor.next(); row != null; row = cursor.next()) {
        rows.add(Arrays.asList(row).get(0));
      }
    }
    return rows;
  }

  /** Opens the store, asks as before, and returns what was logged meanwhile. */
  private String answersAsBefore(String learner) {
    PrintStream before = System.err;
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    try (Database database = Database.open(options());
        SqlSession session = database.newSession()) {
      database.prefetch(PrefetchMode.AUTO);
      assertThat(stepBack(session)).isEqualTo(SUMS);
      assertThat(rows(session, "SELECT learner FROM sys.models WHERE name = 'used'"))
          .containsExactly(learner);
      assertThat(rows(session, "SELECT id FROM sys.query_history")).hasSizeGreaterThan(COMMITS);
    } finally {
      System.setErr(before);
    }
    return logged.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aDamagedHistoryIsForgottenWithAWarning() throws IOException {
    Path file = parent.resolve("store/history/data.mdb");
    byte[] bytes = Files.readAllBytes(file);
    for (int i = bytes.length / 3; i < bytes.length / 2; i++) {
      bytes[i] ^= 0x55;
    }
    Files.write(file, bytes);
    assertThat(answersAsBefore("HoeffdingTree+REPTree")).contains("is forgotten");
    assertThat(answersAsBefore("HoeffdingTree+REPTree")).doesNotContain("is forgotten");
  }

  @Test
  void aDamagedModelBeginsAnewWithAWarning() {
    try (Store store = Store.open(options());
        KeyValueStore kept = store.openSideRecords()) {
      byte[] name = "used".getBytes(StandardCharsets.UTF_8);
      byte[] model = kept.read(txn -> txn.get(KvDatabase.MODELS, name));
      assertThat(model).hasSizeGreaterThan(100);
      kept.write(
          txn -> txn.put(KvDatabase.MODELS, name, Arrays.copyOf(model, model.length * 2 / 3)));
    }
    assertThat(answersAsBefore("HoeffdingTree+REPTree"))
        .contains("What model used had learned is forgotten");
  }

  @Test
  void withoutTheLibraryOfLearnersCountingAnswers() throws Exception {
    String jars = System.getProperty("java.class.path");
    List<String> without = new ArrayList<>();
    for (String path : jars.split(java.io.File.pathSeparator)) {
      if (!Path.of(path).getFileName().toString().startsWith("weka-")) {
        without.add(path);
      }
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(java.io.File.pathSeparator, without),
                WithoutWeka.class.getName(),
                parent.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed).contains("predicting by counting alone").contains("answered as before");
  }

  /** Asks the same of a store in a process that has no Weka. */
  static final class WithoutWeka {
    private WithoutWeka() {}

    /** Takes the directory the store is in. */
    public static void main(String[] arguments) {
      StoreOptions options = StoreOptions.at(Path.of(arguments[0]).resolve("store"));
      try (Database database = Database.open(options);
          SqlSession session = database.newSession()) {
        database.prefetch(PrefetchMode.AUTO);
        boolean same =
            stepBack(session).equals(SUMS)
                && rows(session, "SELECT learner FROM sys.models WHERE name = 'used'")
                    .equals(List.of("counting"));
        System.out.println(same ? "answered as before" : "other answers");
      }
    }
  }
}
