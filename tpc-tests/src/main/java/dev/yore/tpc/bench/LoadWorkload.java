package dev.yore.tpc.bench;

import dev.yore.tpc.console.ProgressBar;
import dev.yore.tpc.tpch.TpchTable;
import java.io.IOException;
import java.sql.SQLException;

/** Creates the tables and loads them, keys enforced; generating the rows is part of the time. */
final class LoadWorkload implements Workload {
  @Override
  public String name() {
    return "load";
  }

  @Override
  public void run(Bench bench) throws SQLException, IOException {
    double scale = bench.options().scale();
    long expected = 0;
    for (TpchTable table : TpchTable.values()) {
      expected += table.estimatedRows(scale);
    }
    long start = System.nanoTime();
    long rows;
    try (ProgressBar bar = bench.bar("load", "rows", expected)) {
      rows = bench.system().load(scale, (table, n) -> bar.advance(n, table.sqlName()));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    bench.measured(this, "bulk load", "rows/s", rows / seconds);
    bench.measured(this, "disk after load", "MB", bench.system().sizeBytes() / 1e6);
  }
}
