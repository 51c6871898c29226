package dev.yore.prefetch;

/**
 * What prediction has done since it was attached. Immutable.
 *
 * @param observedScans scans of users that were looked at
 * @param droppedScans scans that came too fast to be looked at
 * @param foreseenScans of the observed ones, those that had been predicted
 * @param predictions scans that were expected, counted once for each way of expecting them
 * @param correct predictions that came, acted on or not
 * @param wrong predictions that did not come in time, acted on or not
 * @param warmed predictions whose data was read ahead
 * @param used of those, read by a user afterwards
 * @param unused of those, not read by a user in time
 * @param late predictions that came before warming had ended
 * @param dropped predictions chosen for warming that the budget or the store did not allow
 * @param alreadyCached predictions not warmed because their data was thought to be in memory
 * @param warmedBytes bytes of vectors decoded ahead
 * @param savedNanosEstimate time spent decoding ahead what was used then
 */
public record PrefetchStatistics(
    long observedScans,
    long droppedScans,
    long foreseenScans,
    long predictions,
    long correct,
    long wrong,
    long warmed,
    long used,
    long unused,
    long late,
    long dropped,
    long alreadyCached,
    long warmedBytes,
    long savedNanosEstimate) {

  /** The share of warmed predictions that were used, 0 to 1; 1 without any. */
  public double precision() {
    return ratio(used, used + unused, 1);
  }

  /** The share of all predictions that came, warmed or not, 0 to 1; 1 without any. */
  public double counterfactualPrecision() {
    return ratio(correct, correct + wrong, 1);
  }

  /** The share of observed scans that had been predicted, 0 to 1. */
  public double coverage() {
    return ratio(foreseenScans, observedScans, 0);
  }

  private static double ratio(long part, long whole, double ifNone) {
    return whole == 0 ? ifNone : (double) part / whole;
  }
}
