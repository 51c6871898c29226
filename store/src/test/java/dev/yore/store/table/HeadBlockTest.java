package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.table.RandomHistory.Commit;
import dev.yore.store.table.RandomHistory.Version;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the present, asked for again and again while commits are added and segments come and go,
 * against versions kept the naive way. Readers of older streams and sequences come in between.
 */
class HeadBlockTest {
  /** Somebody who pinned streams to read them at a sequence. */
  private record Reader(TableStreams streams, long sequence, List<Version> known) {}

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void rowsAreReadAsTheyAreWhateverWasFlushedSinceTheyWereReadLast(@ForAll long seed) {
    check(new Random(seed));
  }

  @Tag("long")
  @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
  void rowsOfTwoThousandHistoriesAreReadAsTheyAre(@ForAll long seed) {
    check(new Random(seed));
  }

  @Property(tries = 5, shrinking = ShrinkingMode.OFF)
  void whatIsTakenOutOfSegmentsIsNotRemembered(@ForAll long seed) {
    RandomHistory history = new RandomHistory(new Random(seed), 10);
    VectorCache cache = new VectorCache(1L << 26);
    long last = history.lastSequence();
    long early = history.commits.get(4).sequence();
    try (TestStreams streams = new TestStreams(history.schema)) {
      for (Commit commit : history.commits) {
        streams.append(commit.sequence(), commit.delta());
        if (commit.sequence() == early || commit.sequence() == last) {
          streams.flush(commit.sequence());
        }
      }
      TableStreams all = streams.streams();
      long[] rowIds =
          history.versionsKnownAt(early).stream().mapToLong(Version::rowId).distinct().toArray();
      new RowLookup(all, last, cache).firstInvisible(rowIds);
      TableStreams fewer =
          new TableStreams(
              all.schema(),
              all.segments().subList(1, all.segments().size()),
              all.level0(),
              new TableStreams.Lineage());
      RowLookup lookup = new RowLookup(fewer, last, cache);
      for (long rowId : rowIds) {
        assertThat(lookup.firstInvisible(new long[] {rowId})).isEqualTo(rowId);
      }
    }
  }

  private static void check(Random random) {
    RandomHistory history = new RandomHistory(random, 5 + random.nextInt(40));
    VectorCache cache = new VectorCache(random.nextInt(4) == 0 ? 1L << 16 : 1L << 26);
    List<Reader> slow = new ArrayList<>();
    try (TestStreams streams = new TestStreams(history.schema)) {
      long previous = 0;
      for (Commit commit : history.commits) {
        streams.append(commit.sequence(), commit.delta());
        if (random.nextInt(8) == 0) {
          slow.add(reader(history, streams, random.nextBoolean() ? previous : commit.sequence()));
        }
        if (random.nextInt(3) == 0) {
          streams.flush(random.nextInt(3) == 0 ? previous : commit.sequence());
        }
        int segments = streams.streams().segments().size();
        if (segments > 1 && random.nextInt(4) == 0) {
          int from = random.nextInt(segments - 1);
          int to = from + 2 + random.nextInt(segments - from - 1);
          int patches = 1 + random.nextInt(20);
          streams.merge(from, to, random.nextBoolean(), (physical, slots) -> patches);
        }
        Reader newest = reader(history, streams, commit.sequence());
        read(history, newest, cache, random);
        newest.streams.release();
        if (!slow.isEmpty() && random.nextInt(3) == 0) {
          Reader late = slow.remove(random.nextInt(slow.size()));
          read(history, late, cache, random);
          late.streams.release();
        }
        previous = commit.sequence();
      }
      slow.forEach(reader -> reader.streams.release());
    }
  }

  private static Reader reader(RandomHistory history, TestStreams streams, long sequence) {
    return new Reader(streams.pinned(), sequence, history.versionsKnownAt(sequence));
  }

  private static void read(RandomHistory history, Reader reader, VectorCache cache, Random random) {
    RowLookup lookup = new RowLookup(reader.streams, reader.sequence, cache);
    Map<Long, Version> visible = new HashMap<>();
    for (Version v : reader.known) {
      if (v.start() <= reader.sequence && reader.sequence < v.end()) {
        visible.put(v.rowId(), v);
      }
    }
    int one = 1 + random.nextInt(20);
    List<Version> some = reader.known.stream().filter(v -> random.nextInt(one) == 0).toList();
    for (Version v : some.subList(0, Math.min(20, some.size()))) {
      assertThat(lookup.firstInvisible(new long[] {v.rowId()}))
          .isEqualTo(visible.containsKey(v.rowId()) ? -1 : v.rowId());
    }
    long[] rowIds =
        some.stream()
            .map(Version::rowId)
            .distinct()
            .filter(visible::containsKey)
            .mapToLong(Long::longValue)
            .toArray();
    List<Integer> ordinals = new ArrayList<>();
    for (int ordinal = 0; ordinal < history.schema.columns().size(); ordinal++) {
      if (random.nextInt(3) > 0) {
        ordinals.add(ordinal);
      }
    }
    VectorBatch rows = lookup.readRows(rowIds, ordinals);
    for (int i = 0; i < rowIds.length; i++) {
      List<@Nullable Object> values = visible.get(rowIds[i]).values();
      for (int c = 0; c < ordinals.size(); c++) {
        assertThat(RandomHistory.comparable(ScanRows.value(rows.column(c), i)))
            .as("column %d of row %d at %d", ordinals.get(c), rowIds[i], reader.sequence)
            .isEqualTo(RandomHistory.comparable(values.get(ordinals.get(c))));
      }
    }
  }
}
