package dev.yore.tpc.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.tpc.history.BusinessCommit;
import dev.yore.tpc.history.BusinessHistory;
import dev.yore.tpc.history.HistoryOverlay;
import dev.yore.tpc.tpch.TpchTable;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryOverlayTest {
  private static final double SCALE = 0.01;

  @Test
  void loadingTheEndOfAHistoryGivesWhatItsCommitsGive(@TempDir Path work) throws Exception {
    HistoryOverlay overlay = new HistoryOverlay(SCALE);
    BusinessHistory history = new BusinessHistory(SCALE, 5, 100);
    try (DuckDbOracle oracle = new DuckDbOracle(SCALE, work)) {
      for (int i = 0; i < 40; i++) {
        BusinessCommit commit = history.next();
        overlay.add(commit);
        oracle.write(commit);
      }

      for (TpchTable table : TpchTable.values()) {
        List<List<Object>> stepByStep = oracle.rows("SELECT * FROM " + table.sqlName());
        List<List<Object>> loaded = new ArrayList<>();
        overlay.rows(table).forEach(row -> loaded.add(comparable(row)));
        assertThat(new HashSet<>(loaded)).isEqualTo(new HashSet<>(stepByStep));
        assertThat(loaded).hasSameSizeAs(stepByStep);
      }
    }
  }

  private static List<Object> comparable(Object[] row) {
    List<Object> values = new ArrayList<>(row.length);
    for (Object value : row) {
      if (value instanceof BigDecimal) {
        values.add(value);
      } else if (value instanceof Number n) {
        values.add(BigDecimal.valueOf(n.longValue()));
      } else {
        values.add(value.toString());
      }
    }
    return values;
  }
}
