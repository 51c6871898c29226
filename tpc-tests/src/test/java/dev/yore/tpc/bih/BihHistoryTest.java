package dev.yore.tpc.bih;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BihHistoryTest {
  private static final double SCALE = 0.001;
  private static final int SCENARIOS_PER_COMMIT = 20;

  @Test
  void theSameSeedGivesTheSameHistory() {
    assertThat(describe(new BihHistory(SCALE, 3, SCENARIOS_PER_COMMIT)))
        .isEqualTo(describe(new BihHistory(SCALE, 3, SCENARIOS_PER_COMMIT)))
        .isNotEqualTo(describe(new BihHistory(SCALE, 4, SCENARIOS_PER_COMMIT)));
  }

  @Test
  void scenariosHappenAboutAsOftenAsTheyShould() {
    BihHistory history = new BihHistory(SCALE, 1, SCENARIOS_PER_COMMIT);
    Map<Scenario, Integer> scenarios = new EnumMap<>(Scenario.class);
    for (int i = 0; i < 200; i++) {
      history.next().scenarios().forEach((s, n) -> scenarios.merge(s, n, Integer::sum));
    }
    assertThat(scenarios.get(Scenario.NEW_ORDER)).isBetween(1100, 1300);
    assertThat(scenarios.get(Scenario.CANCEL_ORDER)).isBetween(340, 460);
    assertThat(scenarios.get(Scenario.DELIVER_ORDER)).isBetween(600, 900);
    assertThat(scenarios.get(Scenario.RECEIVE_PAYMENT)).isBetween(600, 900);
    assertThat(scenarios).hasSize(Scenario.values().length);
  }

  @Test
  void rowsOfAKeyNeverOverlapInApplicationTime() {
    BihHistory history = new BihHistory(SCALE, 5, SCENARIOS_PER_COMMIT);
    for (int i = 0; i < 100; i++) {
      history.next();
    }
    int severalPeriods = 0;
    for (BihTable table : List.of(BihTable.PART, BihTable.PARTSUPP, BihTable.CUSTOMER)) {
      int begin = table.base().columns().size();
      Map<List<Object>, List<LocalDate>> ends = new HashMap<>();
      for (Object[] row : sorted(history, table, begin)) {
        assertThat((LocalDate) row[begin]).isBefore((LocalDate) row[begin + 1]);
        List<Object> key = table.keyOf(row);
        List<LocalDate> before =
            ends.computeIfAbsent(key.subList(0, key.size() - 1), k -> new ArrayList<>());
        if (!before.isEmpty()) {
          severalPeriods++;
          assertThat(before.get(before.size() - 1)).isBeforeOrEqualTo((LocalDate) row[begin]);
        }
        before.add((LocalDate) row[begin + 1]);
      }
      assertThat(ends.values()).allSatisfy(list -> assertThat(list).endsWith(BihData.FOREVER));
    }
    assertThat(severalPeriods).isPositive();
  }

  @Test
  void aCommitChangesNoRowTwice() {
    BihHistory history = new BihHistory(SCALE, 7, SCENARIOS_PER_COMMIT);
    for (int i = 0; i < 50; i++) {
      BihCommit commit = history.next();
      assertThat(commit.changes()).isNotEmpty();
      Set<List<Object>> rows = new HashSet<>();
      commit.changes().forEach(change -> rows.add(List.of(change.table(), change.key())));
      assertThat(rows).hasSameSizeAs(commit.changes());
    }
  }

  private static List<Object[]> sorted(BihHistory history, BihTable table, int begin) {
    List<Object[]> rows = new ArrayList<>();
    history.rows(table).forEach(rows::add);
    rows.sort((a, b) -> ((LocalDate) a[begin]).compareTo((LocalDate) b[begin]));
    return rows;
  }

  private static List<String> describe(BihHistory history) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      for (BihChange change : history.next().changes()) {
        lines.add(change.table() + " " + change.key() + " " + Arrays.toString(change.after()));
      }
    }
    return lines;
  }
}
