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
  /** More plans than this are statements that nobody asks again. */
  private static final int MAX_PLANS = 1000;

  /** A plan's operators and generated classes, beside the texts: 10 KB as measured. */
  private static final long PLAN_BYTES = 10_000;

  /** Texts may be long; this many plans of usual length fit in any case. */
  static final long MAX_BYTES = 32L << 20;

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
      QueryEngine engine) {
    Key withSql(String other) {
      return new Key(other, catalogVersion, branchId, time, engine);
    }
  }

  /** What is known of texts with their constants taken out. */
  enum Sharing {
    /** One statement had the text; it has a plan of its own. */
    SEEN,
    /** Such statements cannot share a plan. */
    REFUSED
  }

  private final Map<Key, Compiled> plans = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Key, Sharing> sharing =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Sharing> eldest) {
          return size() > MAX_PLANS;
        }
      };

  private long bytes;

  /** The plan, or null if there is none that still fits the tables' sizes. */
  synchronized @Nullable Compiled find(Key key, IntToLongFunction rowCount) {
    Compiled found = plans.get(key);
    if (found != null && isStale(found, rowCount)) {
      remove(key);
      return null;
    }
    return found;
  }

  /** Keeps a plan, unless it alone is too large. */
  synchronized void put(Key key, Compiled compiled) {
    remove(key);
    long size = sizeBytes(key, compiled);
    if (size > MAX_BYTES) {
      return;
    }
    plans.put(key, compiled);
    bytes += size;
    while (plans.size() > MAX_PLANS || bytes > MAX_BYTES) {
      remove(plans.keySet().iterator().next());
    }
  }

  private void remove(Key key) {
    Compiled removed = plans.remove(key);
    if (removed != null) {
      bytes -= sizeBytes(key, removed);
    }
  }

  /** Characters as two bytes each: what is in a plan comes from its texts. */
  private static long sizeBytes(Key key, Compiled compiled) {
    long planText =
        compiled instanceof Compiled.Planned planned ? planned.plan().text().length() : 0;
    return PLAN_BYTES + 2L * (2L * key.sql().length() + planText);
  }

  /** What is known of a text without constants, or null if nothing is. */
  synchronized @Nullable Sharing sharing(Key key) {
    return sharing.get(key);
  }

  synchronized void remember(Key key, Sharing known) {
    sharing.put(key, known);
  }

  synchronized void clear() {
    plans.clear();
    sharing.clear();
    bytes = 0;
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
