package dev.yore.planner.session;

import dev.yore.planner.QueryEngine;
import dev.yore.planner.period.SessionTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Compiled statements by text, catalog version, branch, session time and engine, the least recently
 * used going first. Safe for many threads.
 */
final class PlanCache {
  /** A plan holds generated classes of some 10 KB; a thousand are 10 MB at most. */
  private static final int MAX_PLANS = 1000;

  /** A plan made for a table whose size has since changed by more than this factor is dropped. */
  private static final long MAX_GROWTH = 4;

  /** Below so many rows no plan is bad enough to be made anew. */
  private static final long SMALL_TABLE_ROWS = 2000;

  /** What a plan is for. */
  record Key(
      String sql,
      long catalogVersion,
      int branchId,
      @Nullable SessionTime time,
      QueryEngine engine) {}

  private final Map<Key, Compiled> plans =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Compiled> eldest) {
          return size() > MAX_PLANS;
        }
      };

  /** The plan, or null if there is none that still fits the tables' sizes. */
  synchronized @Nullable Compiled find(Key key, IntToLongFunction rowCount) {
    Compiled found = plans.get(key);
    if (found != null && isStale(found, rowCount)) {
      plans.remove(key);
      return null;
    }
    return found;
  }

  synchronized void put(Key key, Compiled compiled) {
    plans.put(key, compiled);
  }

  synchronized void clear() {
    plans.clear();
  }

  synchronized int size() {
    return plans.size();
  }

  private static boolean isStale(Compiled compiled, IntToLongFunction rowCount) {
    for (Map.Entry<Integer, Long> assumed : compiled.assumedRows().entrySet()) {
      long before = Math.max(assumed.getValue(), SMALL_TABLE_ROWS);
      long now = Math.max(rowCount.applyAsLong(assumed.getKey()), SMALL_TABLE_ROWS);
      if (now > MAX_GROWTH * before || before > MAX_GROWTH * now) {
        return true;
      }
    }
    return false;
  }
}
