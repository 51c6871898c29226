package dev.yore.tpc.bench;

import java.io.IOException;
import java.sql.SQLException;

/** Something that is done to a system and measured. Workloads run in a fixed order on one store. */
interface Workload {
  String name();

  /** Runs it and leaves its figures in the bench. */
  void run(Bench bench) throws SQLException, IOException;
}
