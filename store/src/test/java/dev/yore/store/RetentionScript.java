package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.retention.Retention;
import dev.yore.store.retention.Retention.Granularity;
import dev.yore.store.retention.Retention.Rule;
import dev.yore.store.retention.Retention.Unit;
import dev.yore.store.retention.RetentionReport;
import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A random life of a table under a policy, decided by a seed and held against a model that keeps
 * every state it should and no other.
 */
final class RetentionScript {
  private static final int STEPS = 70;
  private static final int IDS = 25;

  /** A row as it was from its insertion, which tells it from a later one of the same key. */
  private record Row(long born, List<@Nullable Object> values) {}

  private record State(long sequence, Instant stamp, Map<Long, Row> rows) {}

  private record Version(Row row, long start, long end) {}

  private final Random random;
  private final MutableClock clock =
      new MutableClock(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
  private final Path directory;
  private final List<State> known = new ArrayList<>();

  /** Sequences whose states are gone, with the commit that took them in. */
  private final TreeMap<Long, Long> gone = new TreeMap<>();

  private final Map<String, Long> holds = new TreeMap<>();
  private final Retention retention;
  private final TableSchema items;
  private Store store;
  private int names;

  RetentionScript(long seed, Path directory) {
    random = new Random(seed);
    this.directory = directory;
    store = open();
    items = TestTables.create(store, "ITEMS", random.nextBoolean() ? List.of(0) : List.of());
    known.add(new State(1, clock.instant(), Map.of()));
    List<Rule> rules = new ArrayList<>();
    rules.add(new Rule(Granularity.ALL, 1 + random.nextInt(3), Unit.DAY));
    if (random.nextBoolean()) {
      rules.add(new Rule(Granularity.HOURLY, 4, Unit.DAY));
    }
    if (random.nextBoolean()) {
      rules.add(new Rule(Granularity.DAILY, 2, Unit.WEEK));
    }
    if (random.nextBoolean()) {
      rules.add(new Rule(Granularity.WEEKLY, 2, Unit.MONTH));
    }
    retention = new Retention(rules);
    store.retention().set(items.tableId(), retention);
  }

  private Store open() {
    return Store.open(
        StoreOptions.at(directory)
            .withClock(clock)
            .withBackgroundWork(false)
            .withCacheBytes(random.nextBoolean() ? 0 : 1 << 20));
  }

  void run() {
    try {
      for (int step = 0; step < STEPS; step++) {
        step();
      }
      apply();
      check();
      store.coalesce(items.tableId());
      reopen();
      check();
      assertThat(store.check(what -> {})).isEmpty();
    } finally {
      store.close();
    }
  }

  private void step() {
    switch (random.nextInt(16)) {
      case 0 -> pass(Duration.ofDays(1 + random.nextInt(5)));
      case 1, 2, 3 -> pass(Duration.ofMinutes(random.nextInt(300)));
      case 4 -> store.flush();
      case 5 -> store.coalesce(items.tableId());
      case 6 -> reopen();
      case 7 -> apply();
      case 8 -> holdOrRelease();
      case 9 -> check();
      case 10 -> applyBesideAReader();
      default -> change();
    }
  }

  private void pass(Duration time) {
    clock.set(clock.millis() + time.toMillis());
  }

  private void reopen() {
    store.close();
    store = open();
  }

  private void change() {
    State last = known.get(known.size() - 1);
    Map<Long, Row> rows = new TreeMap<>(last.rows);
    try (Transaction txn = store.begin()) {
      for (int i = random.nextInt(8); i >= 0; i--) {
        long id = random.nextInt(IDS);
        Row row = rows.get(id);
        if (row != null && row.born == 0) {
          continue;
        }
        if (row == null && !last.rows.containsKey(id)) {
          List<@Nullable Object> values = TestTables.row(id, "n" + random.nextInt(9), price());
          TestTables.insert(txn, items, values);
          rows.put(id, new Row(0, values));
        } else if (row != null && random.nextInt(3) == 0) {
          TestTables.delete(txn, items, id);
          rows.remove(id);
        } else if (row != null) {
          int column = 1 + random.nextInt(2);
          List<@Nullable Object> values = new ArrayList<>(row.values);
          values.set(column, column == 1 ? "n" + random.nextInt(9) : price());
          TestTables.update(txn, items, id, column, values.get(column));
          rows.put(id, new Row(row.born, values));
        }
      }
      txn.commit(null)
          .ifPresent(
              commit -> {
                rows.replaceAll(
                    (id, row) -> row.born == 0 ? new Row(commit.sequence(), row.values) : row);
                known.add(new State(commit.sequence(), clock.instant(), rows));
              });
    }
  }

  private @Nullable Long price() {
    return random.nextInt(4) == 0 ? null : (long) random.nextInt(50);
  }

  private void holdOrRelease() {
    if (!holds.isEmpty() && random.nextBoolean()) {
      String name = holds.keySet().iterator().next();
      store.retention().release(name);
      holds.remove(name);
    } else {
      String name = "hold" + ++names;
      long sequence = 1 + random.nextInt((int) store.lastSequence());
      store.retention().hold(name, sequence);
      holds.put(name, sequence);
    }
  }

  private void apply() {
    List<State> before = List.copyOf(known);
    RetentionReport dry = store.retention().apply(items.tableId(), true);
    RetentionReport done = store.retention().apply(items.tableId(), false);
    forget();
    assertThat(dry.removedCommits()).isEqualTo(before.size() - known.size());
    assertThat(done.removedCommits()).isEqualTo(dry.removedCommits());
    assertThat(done.removedVersions()).isEqualTo(dry.removedVersions());
  }

  /** What a reader pinned before stays as it was for that reader. */
  private void applyBesideAReader() {
    try (Transaction reader = store.begin()) {
      List<List<@Nullable Object>> before = TestTables.now(reader, items);
      change();
      apply();
      assertThat(TestTables.now(reader, items)).isEqualTo(before);
    }
  }

  /** The policy said anew, one commit at a time; the creation is no commit of rows. */
  private void forget() {
    List<State> kept = new ArrayList<>();
    for (int i = known.size() - 1; i >= 0; i--) {
      State state = known.get(i);
      boolean stays = i == 0 || i == known.size() - 1 || isWanted(i) || isHeld(i);
      if (stays) {
        kept.add(0, state);
      } else {
        gone.put(state.sequence, kept.get(0).sequence);
      }
    }
    known.clear();
    known.addAll(kept);
  }

  private boolean isHeld(int index) {
    return holds.values().stream()
        .anyMatch(h -> known.get(index).sequence <= h && h < known.get(index + 1).sequence);
  }

  private boolean isWanted(int index) {
    Instant stamp = known.get(index).stamp;
    Instant next = known.get(index + 1).stamp;
    for (Rule rule : retention.rules()) {
      Instant from = back(rule);
      boolean inside = !stamp.isBefore(from);
      boolean last = !period(rule, stamp).equals(period(rule, next));
      if ((inside && (last || rule.granularity() == Granularity.ALL))
          || (!inside && next.isAfter(from))) {
        return true;
      }
    }
    return false;
  }

  private Instant back(Rule rule) {
    var now = clock.instant().atZone(ZoneOffset.UTC);
    return switch (rule.unit()) {
      case HOUR -> now.minusHours(rule.amount()).toInstant();
      case DAY -> now.minusDays(rule.amount()).toInstant();
      case WEEK -> now.minusWeeks(rule.amount()).toInstant();
      case MONTH -> now.minusMonths(rule.amount()).toInstant();
      case YEAR -> now.minusYears(rule.amount()).toInstant();
    };
  }

  private static String period(Rule rule, Instant stamp) {
    var time = stamp.atZone(ZoneOffset.UTC);
    return switch (rule.granularity()) {
      case ALL -> stamp.toString();
      case HOURLY -> stamp.toString().substring(0, 13);
      case DAILY -> time.toLocalDate().toString();
      case WEEKLY ->
          time.get(IsoFields.WEEK_BASED_YEAR) + " " + time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case MONTHLY -> stamp.toString().substring(0, 7);
      case YEARLY -> stamp.toString().substring(0, 4);
    };
  }

  private void check() {
    for (long sequence = 1; sequence <= store.lastSequence(); sequence++) {
      checkAt(sequence);
    }
    assertThat(TestTables.versions(store, items)).isEqualTo(versions());
  }

  private void checkAt(long sequence) {
    Map.Entry<Long, Long> missing = gone.floorEntry(sequence);
    if (missing != null && sequence < missing.getValue()) {
      assertThatThrownBy(() -> TestTables.asOf(store, items, sequence))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VERSION_NOT_KEPT))
          .hasMessageContaining("from sequence");
      return;
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    stateAt(sequence).rows.values().forEach(row -> rows.add(row.values));
    rows.sort(Comparator.comparing(Object::toString));
    assertThat(TestTables.asOf(store, items, sequence)).as("state at %d", sequence).isEqualTo(rows);
  }

  private State stateAt(long sequence) {
    State found = known.get(0);
    for (State state : known) {
      found = state.sequence <= sequence ? state : found;
    }
    return found;
  }

  private List<List<@Nullable Object>> versions() {
    List<List<@Nullable Object>> versions = new ArrayList<>();
    Map<Long, Version> open = new TreeMap<>();
    for (State state : known) {
      open.forEach(
          (id, version) -> {
            if (!version.row.equals(state.rows.get(id))) {
              versions.add(row(new Version(version.row, version.start, state.sequence)));
            }
          });
      open.entrySet().removeIf(e -> !e.getValue().row.equals(state.rows.get(e.getKey())));
      state.rows.forEach(
          (id, row) ->
              open.computeIfAbsent(id, i -> new Version(row, state.sequence, Long.MAX_VALUE)));
    }
    open.values().forEach(version -> versions.add(row(version)));
    versions.sort(Comparator.comparing(Object::toString));
    return versions;
  }

  private static List<@Nullable Object> row(Version v) {
    return TestTables.row(
        v.row.values.get(0), v.start, v.end, v.row.values.get(1), v.row.values.get(2));
  }
}
