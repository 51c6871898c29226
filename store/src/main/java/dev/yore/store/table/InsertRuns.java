package dev.yore.store.table;

import dev.yore.store.delta.InsertRun;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;

/** Joining of insert runs that continue each other. Pure functions. */
final class InsertRuns {
  private InsertRuns() {}

  /**
   * As few runs as hold the same rows: runs of the same columns, one starting where the other ends,
   * become one.
   *
   * @param runs of one block, ascending by slot
   */
  static List<InsertRun> joinAdjacent(List<InsertRun> runs) {
    List<InsertRun> joined = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= runs.size(); to++) {
      if (to == runs.size() || !continues(runs.get(to - 1), runs.get(to))) {
        joined.add(join(runs.subList(from, to)));
        from = to;
      }
    }
    return joined;
  }

  private static boolean continues(InsertRun run, InsertRun next) {
    return run.firstSlot() + run.rows().rowCount() == next.firstSlot()
        && run.columnIds().equals(next.columnIds());
  }

  private static InsertRun join(List<InsertRun> runs) {
    InsertRun first = runs.get(0);
    if (runs.size() == 1) {
      return first;
    }
    int rows = 0;
    for (InsertRun run : runs) {
      rows += run.rows().rowCount();
    }
    long[] sequences = new long[rows];
    int at = 0;
    for (InsertRun run : runs) {
      System.arraycopy(run.sequences(), 0, sequences, at, run.rows().rowCount());
      at += run.rows().rowCount();
    }
    List<ColumnVector> columns = new ArrayList<>(first.columnIds().size());
    for (int i = 0; i < first.columnIds().size(); i++) {
      List<ColumnVector> pieces = new ArrayList<>(runs.size());
      for (InsertRun run : runs) {
        pieces.add(run.rows().column(i));
      }
      columns.add(Vectors.concat(pieces));
    }
    return new InsertRun(
        first.firstSlot(), sequences, first.columnIds(), new VectorBatch(rows, columns));
  }
}
