package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.object.DirectoryObjectStore;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.IsNotNull;
import dev.yore.store.scan.ColumnPredicate.IsNull;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanRange;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.tier.TierOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A published store in which only the segments a scan needs are opened answers as its writer. */
class PublishedChoiceTest {
  private static final long SEED = Long.getLong("yore.test.seed", System.nanoTime());
  private static final int PARTS = 4;
  private static final int ROWS = 33_000;
  private static final int CHANGES = 40;

  @TempDir private static Path parent;
  private static Store store;
  private static TableSchema items;

  /** Segments with a block each, then small ones with updates and deletes of few rows. */
  @BeforeAll
  static void publish() {
    Random random = new Random(SEED);
    store =
        Store.open(
            StoreOptions.at(parent.resolve("store"))
                .withBackgroundWork(false)
                .withTiers(
                    TierOptions.NONE.withPlaces(
                        null, ObjectStoreOptions.of(parent.resolve("objects").toString()))));
    items = TestTables.items(store);
    try (ObjectAccess objects =
        new ObjectAccess(new DirectoryObjectStore(parent.resolve("objects")), 1)) {
      for (int part = 0; part < PARTS; part++) {
        String name = "job-" + part;
        StagedRows.job(
            store,
            objects,
            items,
            name,
            StagedRows.segment(
                store,
                objects,
                items,
                name,
                "part",
                StagedRows.of(name, (long) part * ROWS, (part + 1L) * ROWS)));
        store.commitStaged(name);
      }
    }
    for (int change = 0; change < CHANGES; change++) {
      try (Transaction txn = store.begin()) {
        long id = (long) change * PARTS * ROWS / CHANGES + random.nextInt(100);
        TestTables.update(txn, items, id, 2, random.nextBoolean() ? null : 5_000L + change);
        TestTables.update(txn, items, id + 200, 1, "changed " + change);
        TestTables.delete(txn, items, id + 400);
        txn.commit(null);
      }
      if (change % 7 == 0) {
        store.flush();
      }
    }
    store.tiers().publish();
  }

  @AfterAll
  static void close() {
    store.close();
  }

  private static Store published(String scratch) {
    return Store.openPublished(
        StoreOptions.at(parent.resolve(scratch))
            .withTiers(
                TierOptions.NONE.withPlaces(
                    null, ObjectStoreOptions.of(parent.resolve("objects").toString()))));
  }

  private static List<ColumnPredicate> conditions(Random random) {
    List<ColumnPredicate> conditions = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      Operator operator = Operator.values()[random.nextInt(Operator.values().length)];
      conditions.add(
          switch (random.nextInt(6)) {
            case 0, 1 -> new Compare(0, operator, (long) random.nextInt(PARTS * ROWS));
            case 2 -> new Compare(2, operator, 4_990L + random.nextInt(CHANGES + 20));
            case 3 ->
                new Compare(
                    1,
                    operator,
                    (random.nextBoolean() ? "changed " + random.nextInt(CHANGES) : "job-2")
                        .getBytes(StandardCharsets.UTF_8));
            case 4 -> new IsNull(1 + random.nextInt(2));
            default -> new IsNotNull(1 + random.nextInt(2));
          });
    }
    return conditions;
  }

  private static List<List<@Nullable Object>> rows(Store from, ScanSpec spec, ScanRange range) {
    return TestTables.read(from.scan(spec, range), spec, items);
  }

  @Test
  void whateverIsAskedForIsAnsweredAsByTheWriter() {
    System.out.println("PublishedChoiceTest: -Dyore.test.seed=" + SEED);
    Random random = new Random(SEED);
    long last = store.lastSequence();
    for (int round = 0; round < 3; round++) {
      try (Store reader = published("round-" + round)) {
        for (int question = 0; question < 12; question++) {
          Period period =
              switch (random.nextInt(3)) {
                case 0 -> new Period.AsOf(last);
                case 1 -> new Period.AsOf(last - random.nextInt(CHANGES));
                default -> new Period.Changes(last - random.nextInt(CHANGES), last);
              };
          ScanSpec spec =
              new ScanSpec(
                  items.tableId(), List.of(0, 1, 2), conditions(random), period, Long.MAX_VALUE);
          int from = random.nextInt(PARTS);
          ScanRange range =
              random.nextBoolean()
                  ? new ScanRange(0, 1 << 20, last)
                  : new ScanRange(from, from + 1 + random.nextInt(PARTS), last);
          assertThat(rows(reader, spec, range))
              .as("seed %d, %s, %s", SEED, spec, range)
              .isEqualTo(rows(store, spec, range));
        }
      }
    }
  }

  @Test
  void aQuestionForOneRowReadsTheSegmentsOfItsBlockOnly() {
    try (Store reader = published("one")) {
      ScanSpec spec =
          new ScanSpec(
              items.tableId(),
              List.of(0, 1),
              List.of(new Compare(0, Operator.EQUAL, 2L * ROWS + 17)),
              new Period.AsOf(store.lastSequence()),
              Long.MAX_VALUE);
      ObjectAccess.Traffic before = Objects.requireNonNull(reader.tiers().traffic());
      assertThat(rows(reader, spec, new ScanRange(0, 1 << 20, store.lastSequence()))).hasSize(1);
      long few = Objects.requireNonNull(reader.tiers().traffic()).requests() - before.requests();
      ScanSpec all =
          new ScanSpec(
              items.tableId(),
              List.of(0, 1),
              List.of(),
              new Period.AsOf(store.lastSequence()),
              Long.MAX_VALUE);
      assertThat(rows(reader, all, new ScanRange(0, 1 << 20, store.lastSequence())))
          .hasSize(PARTS * ROWS - CHANGES);
      long many = Objects.requireNonNull(reader.tiers().traffic()).requests() - before.requests();
      assertThat(few).isLessThan(many / 2);
    }
  }
}
