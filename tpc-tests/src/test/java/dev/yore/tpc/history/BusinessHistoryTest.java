package dev.yore.tpc.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.tpc.tpch.TpchTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BusinessHistoryTest {
  private static final double SCALE = 0.01;

  @Test
  void theSameSeedGivesTheSameHistoryAndAnotherSeedAnother() {
    BusinessHistory first = new BusinessHistory(SCALE, 7, 40);
    BusinessHistory second = new BusinessHistory(SCALE, 7, 40);
    BusinessHistory other = new BusinessHistory(SCALE, 8, 40);

    for (int i = 0; i < 50; i++) {
      BusinessCommit commit = first.next();
      assertThat(commit).isEqualTo(second.next()).isNotEqualTo(other.next());
    }
  }

  @Test
  void everyChangeMeetsTheRowItNeeds() {
    Set<List<Object>> orders = keys(TpchTable.ORDERS);
    Set<List<Object>> lines = keys(TpchTable.LINEITEM);
    Map<TpchTable, Set<List<Object>>> living =
        Map.of(
            TpchTable.ORDERS, orders,
            TpchTable.LINEITEM, lines,
            TpchTable.PART, keys(TpchTable.PART),
            TpchTable.PARTSUPP, keys(TpchTable.PARTSUPP),
            TpchTable.CUSTOMER, keys(TpchTable.CUSTOMER));
    BusinessHistory history = new BusinessHistory(SCALE, 11, 358);

    for (int i = 0; i < 100; i++) {
      for (RowChange change : history.next().changes()) {
        Set<List<Object>> rows = living.get(change.table());
        if (change instanceof RowChange.Insert insert) {
          List<Object> key =
              insert.table().keyColumns().stream().map(c -> insert.row().get(c)).toList();
          assertThat(rows.add(key)).as("%s is new", key).isTrue();
        } else if (change instanceof RowChange.Update update) {
          assertThat(rows.contains(update.key())).as("%s is there", update.key()).isTrue();
        } else if (change instanceof RowChange.Delete delete) {
          assertThat(rows.remove(delete.key())).as("%s is there", delete.key()).isTrue();
        }
      }
    }
  }

  @Test
  void statementsOfOneCommitCanBeGroupedByShape() {
    BusinessHistory history = new BusinessHistory(SCALE, 13, 358);
    for (int i = 0; i < 50; i++) {
      Map<List<Object>, RowChange.Shape> shapeOfRow = new HashMap<>();
      for (RowChange change : history.next().changes()) {
        List<Object> row = List.of(change.table(), keyOf(change));
        RowChange.Shape known = shapeOfRow.putIfAbsent(row, change.shape());
        assertThat(known == null || known.equals(change.shape())).isTrue();
      }
    }
  }

  @Test
  void insertsUpdatesAndDeletesHaveThePublishedShares() {
    BusinessHistory history = new BusinessHistory(SCALE, 17, 358);
    int inserts = 0;
    int deletes = 0;
    int all = 0;
    for (int i = 0; i < 60; i++) {
      for (RowChange change : history.next().changes()) {
        all++;
        inserts += change instanceof RowChange.Insert ? 1 : 0;
        deletes += change instanceof RowChange.Delete ? 1 : 0;
      }
    }

    assertThat(inserts / (double) all).isBetween(0.42, 0.52);
    assertThat(deletes / (double) all).isBetween(0.08, 0.14);
  }

  private static List<Object> keyOf(RowChange change) {
    if (change instanceof RowChange.Insert insert) {
      return insert.table().keyColumns().stream().map(c -> insert.row().get(c)).toList();
    }
    return change instanceof RowChange.Update update
        ? update.key()
        : ((RowChange.Delete) change).key();
  }

  private static Set<List<Object>> keys(TpchTable table) {
    Set<List<Object>> keys = new HashSet<>();
    for (Object[] row : table.rows(SCALE)) {
      keys.add(table.keyColumns().stream().map(i -> row[i]).toList());
    }
    return keys;
  }
}
