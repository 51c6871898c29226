package dev.yore.tpc.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Workloads that belong together, because they share data. Found with {@link
 * java.util.ServiceLoader}, so that further ones can be added beside these.
 */
public interface Suite {
  /** Their names on the command line. */
  List<String> workloads();

  /** Whether they run when none are named. */
  default boolean byDefault() {
    return true;
  }

  /**
   * Runs some of its workloads and leaves their figures in the run.
   *
   * @throws WrongAnswerException when systems disagree, before any time of the question counts
   */
  void run(BenchRun run, Set<String> wanted) throws SQLException, IOException;
}
