package dev.yore.store.predict;

import org.jspecify.annotations.Nullable;

/**
 * What prediction has done for a table, a way of thinking of statements and a session, since the
 * store was opened. Immutable.
 *
 * @param tableId the first table that the statements read; null for unknown
 * @param used fetched ahead, and read
 * @param late read before fetching had ended
 * @param unused fetched in vain
 * @param notFetched came, but nothing had been fetched
 * @param notCome did not come, and nothing had been fetched
 */
public record PrefetchStatistics(
    @Nullable Integer tableId,
    Candidate.Generator generator,
    long sessionId,
    long used,
    long late,
    long unused,
    long notFetched,
    long notCome,
    long savedNanos,
    long wastedNanos,
    long savedBytes,
    long wastedBytes) {

  /** The share of what was fetched that was read, 0 to 1; 1 without any. */
  public double precision() {
    return ratio(used + late, used + late + unused, 1);
  }

  /** The share of what came that had been fetched for, 0 to 1; 0 without any. */
  public double coverage() {
    return ratio(used + late, used + late + notFetched, 0);
  }

  /** The share of what was fetched and read that was in time, 0 to 1; 1 without any. */
  public double timeliness() {
    return ratio(used, used + late, 1);
  }

  /** The share of all bytes fetched that nobody read, 0 to 1. */
  public double overfetch() {
    return ratio(wastedBytes, savedBytes + wastedBytes, 0);
  }

  private static double ratio(long part, long whole, double ifNone) {
    return whole == 0 ? ifNone : (double) part / whole;
  }
}
