package dev.yore.tpc.bih;

import java.util.HashMap;
import java.util.Map;

/**
 * What the questions' parameters are: system times after a quarter, a half and three quarters of
 * the history, days, and keys that the history changes. Confined to one thread.
 */
public final class BihMoments {
  private static final String DAY_IN_LOADED_DATA = "1996-06-15";
  private static final long SUPPLIER = 3;

  private final int commits;
  private final Map<String, Object> parameters = new HashMap<>();

  /**
   * @param commits length of the history, at least 4
   */
  public BihMoments(int commits) {
    this.commits = commits;
    parameters.put("past", DAY_IN_LOADED_DATA);
    parameters.put("supplier", SUPPLIER);
  }

  /** Takes the system time of the last commit of the load. */
  public void loaded(long systemTime) {
    parameters.put("loaded", systemTime);
  }

  /** Goes on to a commit. */
  public void add(BihCommit commit, long systemTime) {
    String day = commit.day().toString();
    parameters.put("today", day);
    parameters.put("last", systemTime);
    if (commit.number() == commits / 4) {
      parameters.put("early", systemTime);
    }
    if (commit.number() == commits * 3 / 4) {
      parameters.put("late", systemTime);
    }
    if (commit.number() <= commits / 2) {
      parameters.put("middle", systemTime);
      parameters.put("day", day);
      for (BihChange change : commit.changes()) {
        if (change.table() == BihTable.CUSTOMER && change.before() != null) {
          parameters.put("customer", change.key().get(0));
        }
      }
    }
  }

  /** For {@link BihQuery#sql}; complete after the last commit. */
  public Map<String, Object> parameters() {
    return Map.copyOf(parameters);
  }
}
