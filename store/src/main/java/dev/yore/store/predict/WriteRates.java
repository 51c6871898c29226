package dev.yore.store.predict;

import dev.yore.store.Commit;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanFootprint;
import dev.yore.store.scan.ScanSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How often tables, and ranges of them, are written to. A range is a block of 65,536 row ids: what
 * is appended to changes its end only, and who reads its beginning need not fear that. Which blocks
 * commits have changed is told by indexes in memory. Confined to the predictor's thread.
 */
final class WriteRates {
  private static final int MAX_TABLES = 1024;

  /** Half a gigarow; the least used are forgotten. */
  private static final int MAX_RANGES = 8192;

  /** Of a long absence only the newest commits are looked at. */
  private static final long MAX_COMMITS = 1000;

  private static final double START_GAP_MILLIS = 3_600_000;

  /** The number of the range that stands for all of a table. */
  private static final int ALL = -1;

  private record Range(int tableId, int block) {}

  private static final class Written {
    private long lastMillis = Long.MIN_VALUE;
    private final Rate gap = new Rate(START_GAP_MILLIS);

    void at(long stampMillis) {
      if (lastMillis != Long.MIN_VALUE) {
        gap.add(Math.max(1, stampMillis - lastMillis), 0.1);
      }
      lastMillis = stampMillis;
    }
  }

  /** Tables that somebody asked about, since when their writes are watched. */
  private final Map<Integer, Boolean> tables = new BoundedMap<>(MAX_TABLES);

  private final Map<Range, Written> ranges = new BoundedMap<>(MAX_RANGES);
  private long lastStamp = Long.MIN_VALUE;

  /** Looks at commits after one sequence up to another. */
  void catchUp(Store store, long afterSequence, long toSequence) {
    if (toSequence <= afterSequence) {
      return;
    }
    long after = Math.max(afterSequence, toSequence - MAX_COMMITS);
    store.commits(after + 1, toSequence + 1, this::committed);
    for (int tableId : List.copyOf(tables.keySet())) {
      look(store, tableId, new Period.Changes(after, toSequence));
    }
  }

  private void committed(Commit commit) {
    lastStamp = Math.max(lastStamp, commit.stampMillis());
  }

  private void look(Store store, int tableId, Period.Changes period) {
    TreeSet<Integer> blocks = new TreeSet<>();
    try {
      ScanSpec changes = new ScanSpec(tableId, List.of(), List.of(), period, Long.MAX_VALUE);
      for (int page : store.footprint(changes).pages()) {
        blocks.add(page / ScanFootprint.PAGES_PER_BLOCK);
      }
    } catch (StoreException e) {
      return; // It is gone.
    }
    if (!blocks.isEmpty()) {
      written(tableId, ALL).at(lastStamp);
      blocks.forEach(block -> written(tableId, block).at(lastStamp));
    }
  }

  private Written written(int tableId, int block) {
    return ranges.computeIfAbsent(new Range(tableId, block), k -> new Written());
  }

  /** Milliseconds between writes to the table, on average; it is watched from then on. */
  double gapMillis(int tableId) {
    tables.put(tableId, Boolean.TRUE);
    return written(tableId, ALL).gap.mean();
  }

  /** When the table was last seen to be written to; the smallest long for never. */
  long lastMillis(int tableId) {
    Written all = ranges.get(new Range(tableId, ALL));
    return all == null ? Long.MIN_VALUE : all.lastMillis;
  }

  /**
   * Milliseconds between writes to some pages of the table, on average: what the likeliest of their
   * blocks has.
   *
   * @param pages ascending
   */
  double gapMillis(int tableId, int[] pages) {
    double gap = START_GAP_MILLIS;
    tables.put(tableId, Boolean.TRUE);
    for (int i = 0; i < pages.length; i++) {
      if (isFirstOfBlock(pages, i)) {
        Written of = ranges.get(new Range(tableId, pages[i] / ScanFootprint.PAGES_PER_BLOCK));
        gap = of == null ? gap : Math.min(gap, of.gap.mean());
      }
    }
    return gap;
  }

  /** When some pages of the table were last seen to be written to; the smallest long for never. */
  long lastMillis(int tableId, int[] pages) {
    long last = Long.MIN_VALUE;
    for (int i = 0; i < pages.length; i++) {
      if (isFirstOfBlock(pages, i)) {
        Written of = ranges.get(new Range(tableId, pages[i] / ScanFootprint.PAGES_PER_BLOCK));
        last = of == null ? last : Math.max(last, of.lastMillis);
      }
    }
    return last;
  }

  /** Milliseconds between writes to what a scan reads, on average. */
  double gapMillis(ScanFootprint read) {
    // Where a key's row lies is not known before it is looked up.
    return read.lookup() ? gapMillis(read.tableId()) : gapMillis(read.tableId(), read.pages());
  }

  /** When what a scan reads was last seen to be written to; the smallest long for never. */
  long lastMillis(ScanFootprint read) {
    return read.lookup() ? lastMillis(read.tableId()) : lastMillis(read.tableId(), read.pages());
  }

  private static boolean isFirstOfBlock(int[] pages, int i) {
    int perBlock = ScanFootprint.PAGES_PER_BLOCK;
    return i == 0 || pages[i] / perBlock != pages[i - 1] / perBlock;
  }
}
