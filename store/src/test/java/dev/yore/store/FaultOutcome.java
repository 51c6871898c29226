package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.Tag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FaultedProcess} left and said, held against the promises: the store opens again and
 * is sound, all that was acknowledged is there, whatever is there is right in every state of every
 * branch, errors were clear, erased rows are gone, a backup is whole or none. One thread.
 */
final class FaultOutcome {
  /** What a fault may be reported as; others only say what an earlier failure has left out. */
  private static final Set<ErrorCode> CLEAR =
      Set.of(
          ErrorCode.IO_ERROR,
          ErrorCode.DISK_FULL,
          ErrorCode.TABLE_NOT_FOUND,
          ErrorCode.REFERENCE_NOT_FOUND,
          ErrorCode.STORE_NOT_FOUND,
          ErrorCode.STORE_CLOSED,
          ErrorCode.STORE_LOCKED);

  private final FaultScript script;
  private final Path root;
  private final List<String> lines;
  private final Set<Integer> done = new TreeSet<>();
  private final TreeMap<Integer, String> refused = new TreeMap<>();

  /**
   * Reads what was said.
   *
   * @param lines of the process's standard output; the last one may be cut
   */
  FaultOutcome(Path root, List<String> lines) {
    this(new FaultScript(root), root, lines);
  }

  /** Likewise, of another script. */
  FaultOutcome(FaultScript script, Path root, List<String> lines) {
    this.script = script;
    this.root = root;
    this.lines = lines;
    for (String line : lines) {
      String[] words = line.split(" ", 3);
      if (line.endsWith(" .") && words.length == 3) {
        take(Integer.parseInt(words[0]), words[1], words[2]);
      }
    }
  }

  private void take(int step, String verdict, String rest) {
    assertThat(verdict).as("step %d: %s", step, rest).isNotEqualTo(FaultedProcess.BROKEN);
    if (verdict.equals(FaultedProcess.DONE)) {
      done.add(step);
    } else if (verdict.equals(FaultedProcess.REFUSED)) {
      ErrorCode code = ErrorCode.valueOf(rest.substring(0, rest.indexOf(' ')));
      assertThat(CLEAR).as("step %d, %s: %s", step, script.what(step), rest).contains(code);
      refused.put(step, rest);
    }
  }

  boolean allDone() {
    return done.size() == script.size();
  }

  /** What was refused first, or null. */
  @Nullable String firstRefusal() {
    return refused.isEmpty() ? null : refused.firstEntry().getValue();
  }

  /** Fails with what is wrong. */
  void verify() throws IOException {
    StoreOptions options = script.options();
    if (Files.exists(options.directory().resolve("STORE"))) {
      try (Store store = Store.open(options.withReadOnly(true))) {
        assertThat(store.check(what -> {})).as("check after %s", lines).isEmpty();
      }
    } else {
      assertThat(done).as("steps of a store that is not there").isEmpty();
    }
    FaultModel model = new FaultModel();
    try (Store store = Store.open(options)) {
      verify(store, model);
      commitSomething(store);
    }
    requireErased();
    try (Store store = Store.open(options.withReadOnly(true))) {
      assertThat(store.check(what -> {})).isEmpty();
    }
    for (Path backup : FaultScript.backups(root)) {
      verifyBackup(backup);
    }
    verifyPublished();
  }

  private void verify(Store store, FaultModel model) {
    assertThat(store.check(what -> {})).isEmpty();
    Set<Integer> committed = new TreeSet<>();
    store.commits(1, store.lastSequence() + 1, commit -> take(commit, committed, model));
    assertThat(committed)
        .as("commits that were acknowledged")
        .containsAll(done.stream().filter(script::isCommit).toList());
    assertThat(committed).as("commits nobody made").allMatch(this::wasTried);
    compare(store, model, store.lastSequence());
  }

  private boolean wasTried(int step) {
    return step <= lines.size();
  }

  private void take(Commit commit, Set<Integer> committed, FaultModel model) {
    String message = String.valueOf(commit.message());
    if (!message.startsWith("ERASE")) {
      int step = Integer.parseInt(message);
      assertThat(committed).as("commits of step %d", step).doesNotContain(step);
      committed.add(step);
      script.apply(step, model, commit.sequence());
    }
  }

  private void compare(Store store, FaultModel model, long lastSequence) {
    assertThat(store.catalogs().branches().branches()).hasSameSizeAs(model.branches());
    boolean erased = !store.erasures().isEmpty();
    for (String branch : model.branches()) {
      for (String name : model.tables(branch)) {
        TableSchema table = FaultScript.table(store, branch, name);
        for (long s = model.created(branch, name); s <= lastSequence; s++) {
          if (isKept(store, table, s)) {
            assertThat(TestTables.asOf(store, table, s))
                .as("%s of %s as of %d", name, branch, s)
                .isEqualTo(model.at(branch, name, s, erased));
          }
        }
      }
    }
  }

  /** Whether a state must be there; one that retention took must be refused. */
  private static boolean isKept(Store store, TableSchema table, long sequence) {
    var history = store.retention().histories().get(table.tableId());
    if (history == null || history.gaps().at(sequence).isEmpty()) {
      return true;
    }
    Map<String, Long> tags = new TreeMap<>();
    for (Tag tag : store.catalogs().branches().tags()) {
      tags.put(tag.name(), tag.sequence());
    }
    assertThat(tags.values()).as("tagged states that are gone").doesNotContain(sequence);
    StoreException e =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            StoreException.class, () -> TestTables.asOf(store, table, sequence));
    assertThat(e.code()).isEqualTo(ErrorCode.VERSION_NOT_KEPT);
    return false;
  }

  private static void commitSomething(Store store) {
    TableSchema table = TestTables.create(store, "AFTERWARDS", List.of(0));
    try (Transaction txn = store.begin()) {
      TestTables.insert(txn, table, FaultScript.row(1, 1));
      txn.commit("afterwards");
    }
    assertThat(TestTables.now(store, table)).hasSize(1);
  }

  /** An erasure that has a receipt, or was acknowledged, leaves no byte; closed store. */
  private void requireErased() throws IOException {
    try (Store store = Store.open(script.options().withReadOnly(true))) {
      boolean wasDone = done.contains(step(FaultScript.ERASE));
      assertThat(wasDone && store.erasures().isEmpty()).as("erased without receipt").isFalse();
      if (store.erasures().isEmpty()) {
        return;
      }
    }
    assertThat(filesWith(FaultScript.ERASED_NAME)).as("files with an erased row").isEmpty();
  }

  private List<Path> filesWith(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    for (Path place : List.of(FaultScript.store(root), FaultScript.slow(root))) {
      if (Files.exists(place)) {
        try (Stream<Path> below = Files.walk(place)) {
          below.filter(Files::isRegularFile).forEach(files::add);
        }
      }
    }
    for (Path file : files) {
      String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      if (bytes.contains(text)) {
        found.add(file);
      }
    }
    return found;
  }

  private void verifyBackup(Path backup) throws IOException {
    int step = step(FaultScript.BACKUP + " " + FaultScript.backups(root).indexOf(backup));
    boolean wasDone = done.contains(step);
    if (isUntouched(backup)) {
      assertThat(wasDone).as("a backup that is not there").isFalse();
      return;
    }
    try {
      verifyCopy(backup, step);
    } catch (StoreException e) {
      assertThat(wasDone).as("a backup that was made cannot be read: %s", e).isFalse();
      assertThat(e.code()).isEqualTo(ErrorCode.STORE_NOT_FOUND);
    }
  }

  private void verifyCopy(Path directory, int step) {
    StoreOptions options =
        StoreOptions.at(directory).withClock(script.options().clock()).withBackgroundWork(false);
    try (Store copy = Store.open(options)) {
      assertThat(copy.check(what -> {})).isEmpty();
      FaultModel model = new FaultModel();
      Set<Integer> committed = new TreeSet<>();
      copy.commits(1, copy.lastSequence() + 1, commit -> take(commit, committed, model));
      assertThat(committed)
          .as("what the copy has of what was acknowledged before it was made")
          .containsAll(done.stream().filter(s -> s < step && script.isCommit(s)).toList());
      compare(copy, model, copy.lastSequence());
    }
  }

  /** The store verified above has published nothing since; what it had published is whole. */
  private void verifyPublished() {
    boolean wasDone = done.contains(step(FaultScript.PUBLISH));
    Path target = root.resolve("restored");
    try {
      Store.restore(FaultScript.objects(root), root.resolve("scratch"), target, what -> {});
    } catch (StoreException e) {
      assertThat(wasDone).as("what was published cannot be restored: %s", e).isFalse();
      assertThat(e.code()).isEqualTo(ErrorCode.STORE_NOT_FOUND);
      return;
    }
    int last =
        done.contains(step(FaultScript.PUBLISH_AGAIN))
            ? step(FaultScript.PUBLISH_AGAIN)
            : wasDone ? step(FaultScript.PUBLISH) : 0;
    verifyCopy(target, last);
  }

  /** Locked at most: nothing says what it was going to be. */
  private static boolean isUntouched(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return true;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.allMatch(file -> file.endsWith("lock"));
    }
  }

  private int step(String what) {
    for (int step = 0; step < script.size(); step++) {
      if (script.what(step).equals(what)) {
        return step;
      }
    }
    throw new AssertionError(what);
  }
}
