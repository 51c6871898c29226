package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.In;
import dev.yore.store.scan.ColumnPredicate.IsNotNull;
import dev.yore.store.scan.ColumnPredicate.IsNull;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.table.RandomHistory.Commit;
import dev.yore.store.table.RandomHistory.Version;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.PhysicalOrder;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import org.jspecify.annotations.Nullable;

/** Random histories, read at any sequence in any way, against versions kept the naive way. */
class AnyPastStateTest {
  private static final List<Integer> PSEUDO_COLUMNS =
      List.of(
          PseudoColumn.ROW_ID,
          PseudoColumn.ROW_START_SEQ,
          PseudoColumn.ROW_END_SEQ,
          PseudoColumn.ROW_START,
          PseudoColumn.ROW_END);

  @Property(tries = 80, shrinking = ShrinkingMode.OFF)
  void everyPastStateIsReadAsItWas(@ForAll long seed) {
    check(new Random(seed));
  }

  @Tag("long")
  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void everyPastStateOfAThousandHistoriesIsReadAsItWas(@ForAll long seed) {
    check(new Random(seed));
  }

  private void check(Random random) {
    RandomHistory history = new RandomHistory(random, 1 + random.nextInt(40));
    VectorCache cache =
        new VectorCache(random.nextInt(4) == 0 ? 0 : 1L << (10 + random.nextInt(16)));
    boolean flushing = random.nextInt(5) > 0;
    try (TestStreams streams = new TestStreams(history.schema)) {
      long previous = 0;
      for (Commit commit : history.commits) {
        streams.append(commit.sequence(), commit.delta());
        if (flushing && random.nextInt(5) == 0) {
          streams.flush(random.nextBoolean() ? commit.sequence() : previous);
        }
        int segments = streams.streams().segments().size();
        if (segments > 1 && random.nextInt(6) == 0) {
          int from = random.nextInt(segments - 1);
          int to = from + 2 + random.nextInt(segments - from - 1);
          int patches = 1 + random.nextInt(20);
          streams.merge(from, to, random.nextBoolean(), (physical, slots) -> patches);
        }
        if (random.nextInt(12) == 0) {
          new Reads(history, streams, cache, commit.sequence(), random).check();
        }
        previous = commit.sequence();
      }
      new Reads(history, streams, cache, history.lastSequence(), random).check();
    }
  }

  /** What is read from some streams at a snapshot. */
  private static final class Reads {
    private final RandomHistory history;
    private final TestStreams streams;
    private final VectorCache cache;
    private final long snapshot;
    private final Random random;
    private final int columnCount;
    private final List<Version> known;

    Reads(
        RandomHistory history,
        TestStreams streams,
        VectorCache cache,
        long snapshot,
        Random random) {
      this.history = history;
      this.streams = streams;
      this.cache = cache;
      this.snapshot = snapshot;
      this.random = random;
      columnCount = history.schema.columns().size();
      known = history.versionsKnownAt(snapshot);
    }

    void check() {
      for (int i = 0; i < 6; i++) {
        long sequence = i == 0 ? snapshot : random.nextInt((int) snapshot + 1);
        asOf(sequence, List.of());
        asOf(sequence, randomPredicates());
        byKey(sequence);
        rowLookups(sequence);
      }
      for (int i = 0; i < 4; i++) {
        versions(i == 0 ? Period.Versions.ALL : randomVersions(), randomPredicates());
      }
      withOverlay();
      countsAndLimits();
    }

    private List<Version> visibleAt(long sequence) {
      return known.stream().filter(v -> v.start() <= sequence && sequence < v.end()).toList();
    }

    private void asOf(long sequence, List<ColumnPredicate> predicates) {
      List<Version> visible = visibleAt(sequence);
      compare(new Period.AsOf(sequence), predicates, visible);
      if (sequence == snapshot) {
        compare(new Period.Current(), predicates, visible);
      }
    }

    private void versions(Period.Versions period, List<ColumnPredicate> predicates) {
      List<Version> all =
          known.stream()
              .filter(v -> v.start() >= period.minStart() && v.start() <= period.maxStart())
              .filter(v -> v.end() >= period.minEnd() && v.end() <= period.maxEnd())
              .toList();
      compare(period, predicates, all);
    }

    private void compare(Period period, List<ColumnPredicate> predicates, List<Version> versions) {
      List<Integer> columns = randomColumns();
      List<List<Object>> expected =
          versions.stream()
              .filter(v -> predicates.stream().allMatch(p -> satisfies(p, v)))
              .map(v -> project(columns, v))
              .toList();
      assertThat(ScanRows.counted(scan(columns, predicates, period, Long.MAX_VALUE, null)))
          .as(() -> period + " " + predicates + " columns " + columns + " of " + history)
          .isEqualTo(ScanRows.counted(expected));
    }

    private TableScan scan(
        List<Integer> columns,
        List<ColumnPredicate> predicates,
        Period period,
        long limit,
        @Nullable RowOverlay overlay) {
      ScanSpec spec = new ScanSpec(1, columns, predicates, period, limit);
      return new TableScan(streams.pinned(), spec, snapshot, s -> s * 10, overlay, cache, null);
    }

    private List<Integer> randomColumns() {
      List<Integer> columns = new ArrayList<>();
      for (int i = -PSEUDO_COLUMNS.size(); i < columnCount; i++) {
        if (random.nextInt(4) > 0) {
          columns.add(i);
        }
      }
      return columns;
    }

    private void byKey(long sequence) {
      if (!history.schema.hasKey()) {
        return;
      }
      List<ColumnPredicate> predicates = keyPredicates();
      if (random.nextBoolean()) {
        predicates.addAll(randomPredicates());
      }
      asOf(sequence, predicates);
      versions(random.nextBoolean() ? Period.Versions.ALL : randomVersions(), predicates);
    }

    private List<ColumnPredicate> keyPredicates() {
      List<Version> all = known;
      List<ColumnPredicate> predicates = new ArrayList<>();
      @Nullable Object someKey = all.isEmpty() ? null : all.get(random.nextInt(all.size()));
      for (int ordinal : history.schema.keyColumns()) {
        Object value =
            someKey instanceof Version v && random.nextInt(8) > 0
                ? v.values().get(ordinal)
                : history.randomValue(ordinal);
        predicates.add(
            random.nextBoolean()
                ? new Compare(ordinal, Operator.EQUAL, value)
                : new In(ordinal, List.of(value, value)));
      }
      return predicates;
    }

    private void rowLookups(long sequence) {
      RowLookup lookup = new RowLookup(streams.streams(), sequence, cache);
      List<Version> visible = new ArrayList<>(visibleAt(sequence));
      Map<List<Object>, Long> byKey = new HashMap<>();
      Set<Long> ids = new HashSet<>();
      for (Version v : visible) {
        byKey.put(history.keyOf(v.values()), v.rowId());
        ids.add(v.rowId());
      }
      List<Version> all = known;
      List<Version> some =
          IntStream.range(0, all.isEmpty() ? 0 : 1 + random.nextInt(200))
              .mapToObj(i -> all.get(random.nextInt(all.size())))
              .toList();
      for (Version v : some) {
        assertThat(lookup.firstInvisible(new long[] {v.rowId()}))
            .isEqualTo(ids.contains(v.rowId()) ? -1 : v.rowId());
      }
      if (history.schema.hasKey() && !some.isEmpty()) {
        List<ColumnVector> keys = new ArrayList<>();
        for (int ordinal : history.schema.keyColumns()) {
          keys.add(
              history.vector(ordinal, some.stream().map(v -> v.values().get(ordinal)).toArray()));
        }
        long[] expected =
            some.stream()
                .mapToLong(v -> byKey.getOrDefault(history.keyOf(v.values()), -1L))
                .toArray();
        assertThat(lookup.findVisible(new VectorBatch(some.size(), keys))).isEqualTo(expected);
      }
      readsRows(lookup, visible);
    }

    private void readsRows(RowLookup lookup, List<Version> visible) {
      List<Version> wanted =
          visible.stream().filter(v -> random.nextInt(3) > 0).limit(300).toList();
      List<Integer> ordinals = randomColumns().stream().filter(o -> o >= 0).toList();
      VectorBatch rows =
          lookup.readRows(wanted.stream().mapToLong(Version::rowId).toArray(), ordinals);
      for (int i = 0; i < wanted.size(); i++) {
        List<Object> row = new ArrayList<>();
        for (ColumnVector column : rows.columns()) {
          row.add(RandomHistory.comparable(ScanRows.value(column, i)));
        }
        assertThat(row).isEqualTo(project(ordinals, wanted.get(i)));
      }
    }

    private void withOverlay() {
      List<Version> visible = visibleAt(snapshot);
      List<Version> seen = new ArrayList<>();
      List<Long> hidden = new ArrayList<>();
      List<Version> added = new ArrayList<>();
      for (Version v : visible) {
        if (random.nextInt(4) > 0) {
          seen.add(v);
          continue;
        }
        hidden.add(v.rowId());
        if (random.nextBoolean()) {
          added.add(ownRow(v.rowId()));
        }
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        added.add(ownRow(-i));
      }
      RowOverlay overlay = overlay(hidden, added);
      seen.addAll(added);
      List<ColumnPredicate> predicates =
          history.schema.hasKey() && random.nextBoolean() ? keyPredicates() : randomPredicates();
      List<Integer> columns = randomColumns();
      List<List<Object>> expected =
          seen.stream()
              .filter(v -> predicates.stream().allMatch(p -> satisfies(p, v)))
              .map(v -> project(columns, v))
              .toList();
      TableScan scan = scan(columns, predicates, new Period.Current(), Long.MAX_VALUE, overlay);
      assertThat(ScanRows.counted(scan)).isEqualTo(ScanRows.counted(expected));
    }

    private Version ownRow(long rowId) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < columnCount; i++) {
        values.add(history.randomValue(i));
      }
      return new Version(rowId, Long.MAX_VALUE, Long.MAX_VALUE, values);
    }

    private RowOverlay overlay(List<Long> hidden, List<Version> added) {
      long[] hiddenIds = hidden.stream().mapToLong(Long::longValue).sorted().toArray();
      long[] ids = added.stream().mapToLong(Version::rowId).toArray();
      List<ColumnVector> columns = new ArrayList<>();
      for (int i = 0; i < columnCount; i++) {
        int ordinal = i;
        columns.add(history.vector(i, added.stream().map(v -> v.values().get(ordinal)).toArray()));
      }
      VectorBatch rows = new VectorBatch(ids.length, columns);
      List<OverlayPart.Chunk> chunks =
          ids.length == 0 ? List.of() : List.of(new OverlayPart.Chunk(rows, ids));
      return new RowOverlay() {
        @Override
        public OverlayPart all() {
          return new OverlayPart(hiddenIds, chunks);
        }

        @Override
        public OverlayPart ofKeys(List<List<Object>> keys, long[] committedRowIds) {
          long[] hiddenHere =
              Arrays.stream(committedRowIds)
                  .filter(id -> Arrays.binarySearch(hiddenIds, id) >= 0)
                  .toArray();
          return new OverlayPart(hiddenHere, chunks);
        }
      };
    }

    private void countsAndLimits() {
      int visible = visibleAt(snapshot).size();
      Period current = new Period.Current();
      TableScan counting = scan(List.of(), List.of(), current, Long.MAX_VALUE, null);
      assertThat(ScanRows.all(counting)).hasSize(visible);
      assertThat(counting.statistics().rows()).isEqualTo(visible);
      int limit = random.nextInt(visible + 2);
      assertThat(ScanRows.all(scan(List.of(0), List.of(), current, limit, null)))
          .hasSize(Math.min(limit, visible));
    }

    private Period.Versions randomVersions() {
      long[] starts = {bound(), bound()};
      long[] ends = {bound(), bound()};
      Arrays.sort(starts);
      Arrays.sort(ends);
      return new Period.Versions(starts[0], starts[1], ends[0], ends[1]);
    }

    private long bound() {
      int kind = random.nextInt(4);
      return kind == 0 ? Long.MAX_VALUE : kind == 1 ? 0 : random.nextInt((int) snapshot + 3);
    }

    private List<ColumnPredicate> randomPredicates() {
      List<ColumnPredicate> predicates = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        predicates.add(
            random.nextInt(5) == 0 ? pseudoPredicate() : predicate(random.nextInt(columnCount)));
      }
      return predicates;
    }

    private ColumnPredicate pseudoPredicate() {
      int column = PSEUDO_COLUMNS.get(random.nextInt(PSEUDO_COLUMNS.size()));
      boolean stamp = column == PseudoColumn.ROW_START || column == PseudoColumn.ROW_END;
      long value = random.nextInt((int) snapshot + 2) * (stamp ? 10L : 1L);
      return new Compare(column, randomOperator(), value);
    }

    private ColumnPredicate predicate(int column) {
      int kind = random.nextInt(10);
      if (kind == 0) {
        return new IsNull(column);
      }
      if (kind == 1) {
        return new IsNotNull(column);
      }
      if (kind < 4) {
        return new In(
            column, IntStream.range(0, random.nextInt(5)).mapToObj(i -> value(column)).toList());
      }
      return new Compare(column, randomOperator(), value(column));
    }

    private Operator randomOperator() {
      return Operator.values()[random.nextInt(Operator.values().length)];
    }

    private Object value(int column) {
      Object value = history.randomValue(column);
      return value == null ? value(column) : value;
    }

    private List<Object> project(List<Integer> columns, Version version) {
      List<Object> row = new ArrayList<>();
      for (int column : columns) {
        row.add(RandomHistory.comparable(valueOf(column, version)));
      }
      return row;
    }

    private @Nullable Object valueOf(int column, Version version) {
      return switch (column) {
        case PseudoColumn.ROW_ID -> version.rowId();
        case PseudoColumn.ROW_START_SEQ -> version.start();
        case PseudoColumn.ROW_END_SEQ -> version.end();
        case PseudoColumn.ROW_START -> stamp(version.start());
        case PseudoColumn.ROW_END -> stamp(version.end());
        default -> version.values().get(column);
      };
    }

    private static long stamp(long sequence) {
      return sequence == Long.MAX_VALUE ? PseudoColumn.FOREVER_MILLIS : sequence * 10;
    }

    private boolean satisfies(ColumnPredicate predicate, Version version) {
      Object value = valueOf(predicate.column(), version);
      if (predicate instanceof IsNull) {
        return value == null;
      }
      if (value == null || predicate instanceof IsNotNull) {
        return value != null;
      }
      ColumnType type = ScanPlan.typeOf(history.schema, predicate.column());
      if (predicate instanceof In in) {
        return in.values().stream().anyMatch(v -> PhysicalOrder.compare(type, value, v) == 0);
      }
      Compare compare = (Compare) predicate;
      int order = PhysicalOrder.compare(type, value, compare.value());
      return switch (compare.operator()) {
        case EQUAL -> order == 0;
        case NOT_EQUAL -> order != 0;
        case LESS -> order < 0;
        case LESS_OR_EQUAL -> order <= 0;
        case GREATER -> order > 0;
        case GREATER_OR_EQUAL -> order >= 0;
      };
    }
  }
}
