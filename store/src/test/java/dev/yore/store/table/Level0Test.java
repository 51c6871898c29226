package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class Level0Test {
  @Test
  void anOlderLevelDoesNotSeeWhatIsAppendedToItsSuccessor() {
    Level0 first =
        Level0.empty(TestTable.SCHEMA).append(TestTable.SCHEMA, 1, TestTable.insert(0, 0, 10));
    Level0 second = first.append(TestTable.SCHEMA, 2, TestTable.insert(10, 10, 20));
    assertThat(first.rowEvents()).isEqualTo(10);
    assertThat(second.rowEvents()).isEqualTo(20);
    assertThat(first.toBlockDeltas(2).get(0).inserts().get(0).rows().rowCount()).isEqualTo(10);
    assertThat(first.rowsOfKey(LookupKey.of(List.of(15L)), new ReadContext(new VectorCache(0))))
        .isEmpty();
    assertThat(second.rowsOfKey(LookupKey.of(List.of(15L)), new ReadContext(new VectorCache(0))))
        .containsExactly(15L);
  }

  @Test
  void anAppendThatWasNeverPublishedLeavesNoTrace() {
    Level0 first =
        Level0.empty(TestTable.SCHEMA).append(TestTable.SCHEMA, 1, TestTable.insert(0, 0, 10));
    first.append(TestTable.SCHEMA, 2, TestTable.insert(10, 500, 510));
    Level0 second = first.append(TestTable.SCHEMA, 2, TestTable.insert(10, 10, 12));
    TableStreams streams = TableStreams.empty(TestTable.SCHEMA).withLevel0(second);
    RowLookup lookup = new RowLookup(streams, 2, new VectorCache(0));
    assertThat(lookup.findVisible(11L)).isEqualTo(11);
    assertThat(lookup.findVisible(505L)).isEqualTo(-1);
  }

  @Test
  void flushingTakesCommitsUpToASequenceAndLeavesTheRest() {
    Level0 level =
        Level0.empty(TestTable.SCHEMA)
            .append(TestTable.SCHEMA, 1, TestTable.insert(0, 0, 10))
            .append(TestTable.SCHEMA, 2, TestTable.amount(3, 33))
            .append(TestTable.SCHEMA, 3, TestTable.insert(10, 10, 15))
            .append(TestTable.SCHEMA, 4, TestTable.delete(2));
    List<BlockDelta> flushed = level.toBlockDeltas(2);
    assertThat(flushed).hasSize(1);
    assertThat(flushed.get(0).inserts()).hasSize(1);
    assertThat(flushed.get(0).patches().get(0).slots()).containsExactly(3);
    assertThat(flushed.get(0).deletes().slots()).isEmpty();
    Level0 rest = level.after(2);
    assertThat(rest.rowEvents()).isEqualTo(6);
    assertThat(rest.toBlockDeltas(4).get(0).inserts().get(0).firstSlot()).isEqualTo(10);
    assertThat(rest.after(4).isEmpty()).isTrue();
    assertThat(rest.after(4).toBlockDeltas(4)).isEmpty();
  }

  @Test
  void rowsOfOneCommitMayCrossPagesAndBlocks() {
    long first = BlockDelta.SLOTS - 3;
    Level0 level =
        Level0.empty(TestTable.SCHEMA)
            .append(TestTable.SCHEMA, 1, TestTable.insert(first, 0, 20_000));
    List<BlockDelta> blocks = level.toBlockDeltas(1);
    assertThat(blocks).extracting(BlockDelta::block).containsExactly(0, 1);
    assertThat(blocks.get(0).inserts().get(0).rows().rowCount()).isEqualTo(3);
    assertThat(blocks.get(1).inserts()).hasSize(1);
    assertThat(blocks.get(1).inserts().get(0).rows().rowCount()).isEqualTo(19_997);
  }

  @Test
  void aCommitOutOfOrderIsRefused() {
    Level0 level =
        Level0.empty(TestTable.SCHEMA).append(TestTable.SCHEMA, 5, TestTable.insert(0, 0, 1));
    assertThatThrownBy(() -> level.append(TestTable.SCHEMA, 5, TestTable.insert(1, 1, 2)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
  }

  @Test
  void readersSeeWholeCommitsWhileOthersAreAppended() throws Exception {
    int commits = 2000;
    AtomicReference<TableStreams> published =
        new AtomicReference<>(TableStreams.empty(TestTable.SCHEMA));
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < commits; i++) {
                TableStreams old = published.get();
                Level0 next =
                    old.level0()
                        .append(
                            TestTable.SCHEMA, i + 1, TestTable.insert(i * 3L, i * 3, i * 3 + 3));
                published.set(old.withLevel0(next));
              }
            });
    VectorCache cache = new VectorCache(0);
    long last = 0;
    while (last < commits) {
      TableStreams streams = published.get();
      last = streams.level0().lastSequence();
      var spec = TestTable.spec(List.of(TestTable.NAME), new Period.AsOf(last));
      var names = ScanRows.all(new TableScan(streams, spec, last, s -> s, null, cache, null));
      assertThat(names).hasSize((int) last * 3);
      if (last > 0) {
        assertThat(names.get(names.size() - 1)).containsExactly("n" + (last * 3 - 1));
        var byKey =
            TestTable.spec(
                List.of(TestTable.NAME),
                new Period.AsOf(last),
                new Compare(TestTable.ID, Operator.EQUAL, last * 3 - 1));
        assertThat(ScanRows.all(new TableScan(streams, byKey, last, s -> s, null, cache, null)))
            .containsExactly(List.of("n" + (last * 3 - 1)));
      }
    }
    writer.get();
  }
}
