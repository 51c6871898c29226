package dev.yore.tpc.bench.workload;

import dev.yore.tpc.history.BusinessCommit;
import dev.yore.tpc.history.RowChange;

/** How many bytes of information a change has: its values written as text. Stateless. */
final class LogicalSize {
  private LogicalSize() {}

  static long bytes(BusinessCommit commit) {
    long bytes = 0;
    for (RowChange change : commit.changes()) {
      for (Object value : change.parameters()) {
        bytes += value.toString().length();
      }
    }
    return bytes;
  }
}
