package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.TableSchema;
import dev.yore.store.table.OverlayPart;
import dev.yore.store.vector.LongVector;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scans are told of an overlay is all of it, however often it changes and goes back. */
class TableOverlayTest {
  private static final int STEPS = 3_000;
  private static final int COMMITTED_ROWS = 2_000;

  /** Row ids and prices that a scan adds, and row ids that it leaves out. */
  private record State(Map<Long, Long> added, TreeSet<Long> hidden) {
    State copy() {
      return new State(new TreeMap<>(added), new TreeSet<>(hidden));
    }
  }

  private record Savepoint(int undoSize, int inserted, State state) {}

  private final Undo undo = new Undo();
  private final Deque<Savepoint> savepoints = new ArrayDeque<>();
  private State state = new State(new TreeMap<>(), new TreeSet<>());
  private int inserted;
  private Random random;
  private Store store;
  private TableSchema items;
  private TableOverlay overlay;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = Store.open(StoreOptions.at(directory.resolve("store")));
    items = TestTables.items(store);
    overlay = new TableOverlay(items, undo);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void allOfItIsToldAfterAnyChangesAndWhatWasToldStaysAsItWas() {
    long seed = Long.getLong("yore.test.seed", System.nanoTime());
    System.out.println("TableOverlayTest: -Dyore.test.seed=" + seed);
    random = new Random(seed);
    State toldBefore = state.copy();
    OverlayPart before = overlay.all();
    // At the end of a chunk from the beginning, so that changes and savepoints go back and forth
    // across it whatever the seed.
    insert(RowChunks.CHUNK_ROWS, -1);
    int mostInserted = 0;
    for (int step = 0; step < STEPS; step++) {
      step(step);
      mostInserted = Math.max(mostInserted, inserted);
      if (random.nextInt(10) == 0) {
        assertThat(told(before)).as("told before step %d", step).isEqualTo(toldBefore);
        before = overlay.all();
        toldBefore = state.copy();
        assertThat(told(before)).as("after step %d", step).isEqualTo(state);
      }
    }
    assertThat(mostInserted).isGreaterThan(RowChunks.CHUNK_ROWS);
  }

  private void step(long price) {
    int choice = random.nextInt(100);
    if (choice < 50) {
      insert(1 + random.nextInt(3), price);
    } else if (choice < 65 && inserted > 0) {
      changeOwn(-1L - random.nextInt(inserted), deletedOr(price));
    } else if (choice < 93) {
      changeCommitted(random.nextInt(COMMITTED_ROWS), deletedOr(price));
    } else if (choice < 97) {
      savepoints.push(new Savepoint(undo.size(), inserted, state.copy()));
    } else if (!savepoints.isEmpty()) {
      Savepoint back = savepoints.pop();
      undo.rollbackTo(back.undoSize);
      inserted = back.inserted;
      state = back.state;
    }
  }

  private @Nullable Long deletedOr(long price) {
    return random.nextInt(3) == 0 ? null : (Long) price;
  }

  private void insert(int rows, long price) {
    List<RowRef> refs = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      state.added.put(-1L - inserted++, price);
      refs.add(row(price));
    }
    overlay.insertAll(refs);
  }

  private void changeOwn(long rowId, @Nullable Long price) {
    if (state.added.containsKey(rowId)) {
      overlay.replaceOwn(rowId, price == null ? null : row(price));
      put(rowId, price);
    }
  }

  private void changeCommitted(long rowId, @Nullable Long price) {
    overlay.changeCommitted(rowId, row(0), price == null ? null : row(price), new BitSet());
    state.hidden.add(rowId);
    put(rowId, price);
  }

  private void put(long rowId, @Nullable Long price) {
    if (price == null) {
      state.added.remove(rowId);
    } else {
      state.added.put(rowId, price);
    }
  }

  private RowRef row(long price) {
    return new RowRef(TestTables.rows(items, TestTables.row(1L, "some", price)), 0);
  }

  private static State told(OverlayPart part) {
    State state = new State(new TreeMap<>(), new TreeSet<>());
    for (long rowId : part.hiddenRowIds()) {
      state.hidden.add(rowId);
    }
    assertThat(part.hiddenRowIds()).isSorted().hasSize(state.hidden.size());
    for (OverlayPart.Chunk chunk : part.chunks()) {
      assertThat(chunk.rows().rowCount()).isPositive().isEqualTo(chunk.rowIds().length);
      LongVector prices = (LongVector) chunk.rows().column(2);
      for (int i = 0; i < chunk.rowIds().length; i++) {
        assertThat(state.added.put(chunk.rowIds()[i], prices.get(i))).isNull();
      }
    }
    return state;
  }
}
