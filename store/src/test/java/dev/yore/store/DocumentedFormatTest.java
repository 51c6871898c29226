package dev.yore.store;

import static dev.yore.store.TestTables.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.codec.DictionaryUse;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.DocumentedSegment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store read by docs/format.md alone, with a reader that knows nothing else, says at every
 * sequence what the store says.
 */
class DocumentedFormatTest {
  private static final int ROWS = 5000;
  private static final int COMMITS = 12;

  @TempDir Path directory;

  @Test
  void aStoreReadByTheDocumentAloneHoldsEveryPastState() throws IOException {
    List<List<List<@Nullable Object>>> states = new ArrayList<>();
    long first;
    try (Store store = Store.open(options())) {
      TableSchema items = TestTables.items(store);
      write(store, items);
      first = items.createdSequence();
      for (long s = first; s <= store.lastSequence(); s++) {
        states.add(TestTables.asOf(store, items, s));
      }
    }

    List<DocumentedSegment.Event> events = new ArrayList<>();
    int withDictionary = 0;
    for (Path file : segments()) {
      DocumentedSegment segment = new DocumentedSegment(Files.readAllBytes(file));
      events.addAll(segment.events);
      withDictionary += segment.chunksWithDictionary;
    }

    assertThat(withDictionary).as("chunks with a dictionary").isPositive();

    assertThat(events).extracting(DocumentedSegment.Event::kind).contains("image");
    for (int i = 0; i < states.size(); i++) {
      assertThat(stateAt(events, first + i, false)).isEqualTo(states.get(i));
      assertThat(stateAt(events, first + i, true)).as("by images").isEqualTo(states.get(i));
    }
    assertThat(liveRows(events)).as("live rows").isEqualTo(states.get(states.size() - 1));
  }

  private StoreOptions options() {
    return StoreOptions.at(directory)
        .withBackgroundWork(false)
        .withDictionaries(DictionaryUse.ALWAYS);
  }

  /** Inserts, updates and deletes; flushed now and then, and merged so that there are images. */
  private static void write(Store store, TableSchema items) {
    Random random = new Random(5);
    try (Transaction txn = store.begin()) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (long id = 0; id < ROWS; id++) {
        rows.add(row(id, id % 7 == 0 ? null : "name " + random.nextInt(900), random.nextLong()));
      }
      insertAll(txn, items, rows);
      txn.commit(null);
    }
    store.flush();
    for (int commit = 0; commit < COMMITS; commit++) {
      try (Transaction txn = store.begin()) {
        long[] rowIds = random.longs(0, ROWS - 500).distinct().limit(150).sorted().toArray();
        List<List<@Nullable Object>> values = new ArrayList<>();
        for (long rowId : rowIds) {
          values.add(row(rowId % 5 == 0 ? null : (Object) (long) random.nextInt(50)));
        }
        txn.apply(
            TableChange.update(
                items.tableId(), rowIds, List.of(2), TestTables.rows(items, List.of(2), values)));
        txn.apply(TableChange.delete(items.tableId(), new long[] {ROWS - 1 - commit}));
        insertAll(txn, items, List.of(row(10_000L + commit, "new", null)));
        txn.commit(null);
      }
      if (commit % 5 == 0) {
        store.flush();
      }
    }
    try (Transaction txn = store.begin()) {
      long[] sixths = LongStream.range(0, (ROWS - 500) / 6).map(i -> 6 * i).toArray();
      txn.apply(TableChange.delete(items.tableId(), sixths));
      txn.commit(null);
    }
    store.coalesce(items.tableId());
  }

  private static void insertAll(
      Transaction txn, TableSchema items, List<List<@Nullable Object>> rows) {
    TestTables.insert(txn, items, array(rows));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static List<@Nullable Object>[] array(List<List<@Nullable Object>> rows) {
    return rows.toArray(new List[0]);
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("segments"))) {
      return files.filter(file -> file.toString().endsWith(".seg")).toList();
    }
  }

  /** The copy of the rows that there are at the end. */
  private static List<List<@Nullable Object>> liveRows(List<DocumentedSegment.Event> events) {
    TreeMap<Long, @Nullable Object[]> rows = new TreeMap<>();
    for (DocumentedSegment.Event event : events) {
      if (event.kind().equals("live")) {
        rows.computeIfAbsent(event.rowId(), id -> new Object[3])[event.columnId()] = value(event);
      }
    }
    return rows.values().stream()
        .map(TestTables::row)
        .sorted(Comparator.comparing(Object::toString))
        .toList();
  }

  /**
   * The state at a sequence.
   *
   * @param images whether to begin with images
   */
  private static List<List<@Nullable Object>> stateAt(
      List<DocumentedSegment.Event> events, long sequence, boolean images) {
    Map<Integer, Long> imaged = new HashMap<>();
    for (DocumentedSegment.Event event : events) {
      if (images && event.kind().equals("image") && event.sequence() <= sequence) {
        imaged.merge(event.columnId(), event.sequence(), Math::max);
      }
    }
    List<DocumentedSegment.Event> ordered =
        events.stream()
            .filter(event -> event.sequence() <= sequence && !event.kind().equals("live"))
            .sorted(
                Comparator.comparingLong(DocumentedSegment.Event::sequence)
                    .thenComparing(event -> event.kind().equals("image")))
            .toList();
    TreeMap<Long, @Nullable Object[]> rows = new TreeMap<>();
    for (DocumentedSegment.Event event : ordered) {
      long since = imaged.getOrDefault(event.columnId(), 0L);
      switch (event.kind()) {
        case "insert" ->
            rows.computeIfAbsent(event.rowId(), id -> new Object[3])[event.columnId()] =
                event.sequence() <= since ? "covered by the image" : value(event);
        case "delete" -> rows.remove(event.rowId());
        default -> {
          boolean counts =
              event.kind().equals("image") ? event.sequence() == since : event.sequence() > since;
          Object[] row = rows.get(event.rowId());
          if (counts && row != null) {
            row[event.columnId()] = value(event);
          }
        }
      }
    }
    return rows.values().stream()
        .map(TestTables::row)
        .sorted(Comparator.comparing(Object::toString))
        .toList();
  }

  private static @Nullable Object value(DocumentedSegment.Event event) {
    return event.value() instanceof byte[] text
        ? new String(text, StandardCharsets.UTF_8)
        : event.value();
  }
}
