package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.statistics.ColumnStatistics;
import dev.yore.store.statistics.TableStatistics;
import dev.yore.store.vector.LongVector;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamStatisticsTest {
  private final TestStreams streams = new TestStreams(TestTable.SCHEMA);
  private final StreamStatistics statistics = new StreamStatistics(new VectorCache(1 << 24));

  @AfterEach
  void closeStreams() {
    streams.close();
  }

  @Test
  void rowsAndVersionsAreCountedAcrossSegmentsAndL0() {
    streams.append(1, TestTable.insert(0, 0, 1000));
    streams.flush(1);
    streams.append(2, TestTable.delete(1, 2, 3));
    streams.append(3, TestTable.amount(5, 7));
    TableStatistics now = statistics.of(streams.streams());
    assertThat(now.rowCount()).isEqualTo(997);
    assertThat(now.versionCount()).isEqualTo(1001);
  }

  @Test
  void boundsAndDistinctValuesAreEstimated() {
    streams.append(1, TestTable.insert(0, 0, 40_000));
    streams.flush(1);
    streams.append(2, TestTable.amount(5, -7));
    TableStatistics now = statistics.of(streams.streams());
    ColumnStatistics id = now.columns().get(TestTable.ID);
    assertThat(id.distinctCount()).isEqualTo(40_000);
    assertThat(id.min()).isEqualTo(0L);
    assertThat(id.max()).isEqualTo(39_999L);
    assertThat(now.columns().get(TestTable.AMOUNT).min()).isEqualTo(-7L);
    ColumnStatistics name = now.columns().get(TestTable.NAME);
    assertThat(name.distinctCount()).isBetween(30_000L, 40_000L);
    assertThat((byte[]) name.min()).isEqualTo("n0".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFewDistinctValuesAreSeenAsFew() {
    streams.append(1, TestTable.insert(0, 0, 2000));
    for (int row = 0; row < 2000; row++) {
      streams.append(2 + row, TestTable.amount(row, row % 3));
    }
    assertThat(statistics.of(streams.streams()).columns().get(TestTable.AMOUNT).distinctCount())
        .isEqualTo(3);
  }

  @Test
  void valuesOfSeveralSegmentsAndL0CountOnce() {
    streams.append(1, TestTable.insert(0, 0, 3000));
    streams.flush(1);
    streams.append(2, TestTable.insert(3000, 1000, 4000));
    streams.flush(2);
    streams.append(3, TestTable.insert(6000, 2000, 5000));
    long names = distinctNames(statistics.of(streams.streams()));
    assertThat(names).isBetween(4500L, 5500L);
    streams.flush(3);
    assertThat(distinctNames(statistics.of(streams.streams()))).isEqualTo(names);
    streams.merge(0, 3, true);
    assertThat(distinctNames(statistics.of(streams.streams()))).isEqualTo(names);
  }

  private static long distinctNames(TableStatistics table) {
    return table.columns().get(TestTable.NAME).distinctCount();
  }

  @Test
  void aPastStateHasItsRowsAndNoMoreValuesThanRows() {
    streams.append(1, TestTable.insert(0, 0, 1000));
    streams.append(2, TestTable.delete(1, 2, 3));
    streams.flush(2);
    streams.append(3, TestTable.insert(1000, 1000, 5000));
    streams.append(4, TestTable.amount(5, 7));
    assertThat(statistics.of(streams.streams(), 0).rowCount()).isZero();
    assertThat(statistics.of(streams.streams(), 1).rowCount()).isEqualTo(1000);
    TableStatistics second = statistics.of(streams.streams(), 2);
    assertThat(second.rowCount()).isEqualTo(997);
    assertThat(second.versionCount()).isEqualTo(1000);
    assertThat(distinctNames(second)).isEqualTo(997);
    assertThat(statistics.of(streams.streams(), 3).rowCount()).isEqualTo(4997);
    assertThat(statistics.of(streams.streams(), 9)).isEqualTo(statistics.of(streams.streams()));
  }

  @Test
  void valuesThatLieSideBySideAreNotTakenForMore() {
    DistinctEstimate estimate = new DistinctEstimate();
    int length = 16_384;
    for (int page = 0; page < DistinctEstimate.SAMPLED_PAGES; page++) {
      long[] values = new long[length];
      for (int row = 0; row < length; row++) {
        values[row] = (page * 1_000_000L + row) / 4;
      }
      estimate.add(new LongVector(values, length, null), length);
    }
    assertThat(estimate.of(4_000_000)).isBetween(800_000L, 1_200_000L);
  }

  @Test
  void anEmptyTableHasNothingToEstimate() {
    TableStatistics now = statistics.of(streams.streams());
    assertThat(now.rowCount()).isZero();
    assertThat(now.columns()).hasSize(3).allMatch(c -> c.min() == null && c.distinctCount() == 0);
  }

  @Test
  void estimatesAreRenewedWhenTheTableHasGrown() {
    streams.append(1, TestTable.insert(0, 0, 1000));
    assertThat(statistics.of(streams.streams()).columns().get(TestTable.ID).max()).isEqualTo(999L);
    streams.append(2, TestTable.insert(1000, 1000, 5000));
    assertThat(statistics.of(streams.streams()).columns().get(TestTable.ID).max()).isEqualTo(4999L);
  }
}
