package dev.yore.tpc.bench.figure;

/**
 * One figure of one system.
 *
 * @param system as the command line names it
 * @param workload what was run
 * @param scale factor of the data, 0 if there are none
 * @param commits of history at that moment
 * @param figure what was measured: a question, a kind of commit, a size
 * @param condition under which, such as "now" or "4 connections"
 */
public record Measurement(
    String system,
    String workload,
    double scale,
    int commits,
    String figure,
    String condition,
    Unit unit,
    Spread spread) {

  /** The median, in the unit. */
  public double value() {
    return spread.median();
  }

  /** Whether the other measured the same thing, of whichever system. */
  public boolean sameFigure(Measurement other) {
    return workload.equals(other.workload)
        && scale == other.scale
        && commits == other.commits
        && figure.equals(other.figure)
        && condition.equals(other.condition);
  }
}
