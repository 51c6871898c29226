package dev.yore.tpc.bench.workload;

import dev.yore.tpc.bench.Agreement;
import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import dev.yore.tpc.bench.system.SystemUnderTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks how many customers there were and what they owned at each of 100 moments: what a curve over
 * time costs, in the quickest way a system has and by one question per moment.
 */
final class Sweep {
  static final int POINTS = 100;

  private final Arena arena;
  private final String workload;

  /** A way to ask. */
  private interface Way {
    List<List<Object>> ask(SystemUnderTest system, Connection connection, long[] marks)
        throws SQLException;
  }

  private enum Figure {
    SWEEP("sweep", SystemUnderTest::sweep),
    SEPARATELY("one question per point", SystemUnderTest::sweepSeparately);

    private final String label;
    private final Way way;

    Figure(String label, Way way) {
      this.label = label;
      this.way = way;
    }
  }

  Sweep(Arena arena, String workload) {
    this.arena = arena;
    this.workload = workload;
  }

  void run() throws SQLException {
    for (Figure figure : Figure.values()) {
      run(figure);
    }
  }

  private void run(Figure figure) throws SQLException {
    Map<String, List<List<Object>>> answers = new LinkedHashMap<>();
    for (Contender contender : arena.contenders()) {
      if (contender.system().remembers()) {
        try (Connection connection = contender.system().connect()) {
          answers.put(contender.system().name(), numbered(ask(figure, contender, connection)));
        }
      }
    }
    Agreement.requireSameRows(figure.label, answers);
    for (Contender contender : arena.contenders()) {
      if (contender.system().remembers()) {
        measure(figure, contender);
      }
    }
  }

  private void measure(Figure figure, Contender contender) throws SQLException {
    long[] nanos = new long[arena.run().options().repeat()];
    try (Connection connection = contender.system().connect()) {
      WarmUp.by(() -> ask(figure, contender, connection), arena.run().options().warmUpSeconds());
      for (int i = 0; i < nanos.length; i++) {
        long start = System.nanoTime();
        ask(figure, contender, connection);
        nanos[i] = System.nanoTime() - start;
      }
    }
    arena.measured(
        contender.system().name(),
        workload,
        figure.label,
        POINTS + " points in time",
        Unit.MILLIS,
        Spread.ofNanos(nanos));
  }

  private static List<List<Object>> ask(Figure figure, Contender contender, Connection connection)
      throws SQLException {
    long[] marks =
        Arrays.stream(Contender.evenly(POINTS, contender.commits()))
            .mapToLong(contender::mark)
            .toArray();
    return figure.way.ask(contender.system(), connection, marks);
  }

  // Their order counts: a row belongs to a moment.
  private static List<List<Object>> numbered(List<List<Object>> rows) {
    List<List<Object>> numbered = new ArrayList<>();
    for (List<Object> row : rows) {
      List<Object> withNumber = new ArrayList<>(row);
      withNumber.add("point " + (numbered.size() + 1));
      numbered.add(withNumber);
    }
    return numbered;
  }
}
