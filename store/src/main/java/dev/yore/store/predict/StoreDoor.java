package dev.yore.store.predict;

import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.Tier;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanFootprint;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.segment.NeededBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the predictor asks of a real store. A block is a page of a table in a state with some of its
 * columns; a lookup by key is a block of its own. Confined to the predictor's thread.
 */
final class StoreDoor implements PredictionDoor {
  private static final int MAX_STATEMENTS = 2048;
  private static final int MAX_BLOCKS = 1 << 16;
  private static final int MAX_PLACES = 4096;
  private static final int MAX_TABLES = 1024;

  /** Until something was measured. */
  private static final double UNKNOWN_PAGE_MILLIS = 0.5;

  /** One over the bandwidth of an object store, about 50 MB/s. */
  private static final double MILLIS_PER_MISSING_BYTE = 1 / 50_000.0;

  private static final double NANOS_PER_MILLI = 1e6;

  private record Place(StatementShape shape, int number) {}

  /**
   * @param footprints of those scans that read the present
   * @param page where its scans begin, in sum: moves as they do
   */
  private record Planned(
      List<ScanSpec> scans,
      List<ScanFootprint> footprints,
      long sequence,
      long[] blocks,
      long page) {}

  private final Store store;
  private final StatementPlanner planner;
  private final Map<BoundStatement, Planned> plans = new BoundedMap<>(MAX_STATEMENTS);
  private final Map<Long, Integer> tables = new BoundedMap<>(MAX_BLOCKS);

  /** What had been decoded when a block was last read. */
  private final Map<Long, Long> warm = new BoundedMap<>(MAX_BLOCKS);

  private final Map<Place, PageReach> reaches = new BoundedMap<>(MAX_PLACES);
  private final Map<Integer, Rate> pageMillis = new BoundedMap<>(MAX_TABLES);
  private final WriteRates writes = new WriteRates();
  private long lastSequence;

  /** All that was ever decoded: how much of the cache has been written over since. */
  private long decodedBytes;

  StoreDoor(Store store, StatementPlanner planner) {
    this.store = store;
    this.planner = planner;
  }

  /** Looks at what was committed since the last time. */
  void catchUp() {
    long now = store.lastSequence();
    if (lastSequence == 0) {
      lastSequence = now;
    }
    writes.catchUp(store, lastSequence, now);
    lastSequence = now;
  }

  /** What a statement would scan; empty if that cannot be said. */
  List<ScanSpec> scans(BoundStatement statement, String branch) {
    return plan(statement, branch).scans();
  }

  private Planned plan(BoundStatement statement, String branch) {
    Planned known = plans.get(statement);
    if (known != null && known.sequence() == lastSequence) {
      return known;
    }
    List<ScanSpec> scans = planner.scans(statement, branch);
    Planned planned =
        scans == null
            ? new Planned(List.of(), List.of(), lastSequence, new long[0], 0)
            : planned(scans);
    plans.put(statement, planned);
    return planned;
  }

  private Planned planned(List<ScanSpec> scans) {
    long[] blocks = new long[ScanFootprint.MAX_PAGES];
    int count = 0;
    long begin = 0;
    List<ScanFootprint> present = new ArrayList<>();
    for (ScanSpec spec : scans) {
      ScanFootprint footprint = footprint(spec);
      if (footprint == null) {
        continue;
      }
      if (spec.period() instanceof Period.Current) {
        present.add(footprint);
      }
      long what = what(spec);
      if (footprint.lookup() && count < blocks.length) {
        blocks[count++] = note(mix(what, ScanText.of(spec, false).hashCode()), spec.tableId());
      }
      begin += footprint.pages().length == 0 ? 0 : footprint.pages()[0];
      for (int page : footprint.pages()) {
        if (count < blocks.length) {
          blocks[count++] = note(mix(what, page), spec.tableId());
        }
      }
    }
    return new Planned(scans, present, lastSequence, Arrays.copyOf(blocks, count), begin);
  }

  private long note(long block, int tableId) {
    tables.put(block, tableId);
    return block;
  }

  /** What zone maps say of a scan; null if its table or state is gone. */
  @Nullable ScanFootprint footprint(ScanSpec spec) {
    try {
      return store.footprint(spec);
    } catch (StoreException e) {
      return null; // The table is gone, or that state.
    }
  }

  /** Table, columns and state: blocks of different ones have nothing to do with each other. */
  private static long what(ScanSpec spec) {
    long state = spec.period() instanceof Period.AsOf asOf ? asOf.sequence() : -1;
    if (spec.period() instanceof Period.Versions) {
      state = -2;
    }
    return mix(mix(spec.tableId(), spec.columns().hashCode()), state);
  }

  private static long mix(long a, long b) {
    long h = (a ^ b * 0x9E3779B97F4A7C15L) * 0xff51afd7ed558ccdL;
    return h ^ h >>> 32;
  }

  @Override
  public long[] blocks(BoundStatement statement, String branch, long atMillis) {
    return plan(statement, branch).blocks();
  }

  /** A statement has read its blocks, which are in memory now. */
  void read(BoundStatement statement, String branch) {
    long[] blocks = plan(statement, branch).blocks();
    for (long block : blocks) {
      warm.put(block, decodedBytes);
    }
    spread(statement, branch);
  }

  /** Scans have read their blocks, likewise. */
  void read(List<ScanSpec> scans) {
    for (long block : blocks(scans)) {
      warm.put(block, decodedBytes);
    }
  }

  /** The blocks of scans, as those of a statement. */
  long[] blocks(List<ScanSpec> scans) {
    return planned(scans).blocks();
  }

  /** Takes note of where the statement's values lead. */
  void spread(BoundStatement statement, String branch) {
    long page = plan(statement, branch).page();
    List<ParameterValue> values = statement.values();
    for (int i = 0; i < values.size(); i++) {
      ParameterValue value = values.get(i);
      if (isMeasured(value)) {
        reaches
            .computeIfAbsent(new Place(statement.shape(), i), k -> new PageReach())
            .add(value.position(), (double) page);
      }
    }
  }

  /** What a scan has cost. */
  void measured(StatementEvent.Scanned scan) {
    decodedBytes += scan.statistics().decodedBytes();
    long pages = scan.statistics().pages() - scan.statistics().prunedPages();
    if (pages > 0 && scan.statistics().decodedBytes() > 0) {
      pageMillis
          .computeIfAbsent(scan.spec().tableId(), k -> new Rate(UNKNOWN_PAGE_MILLIS))
          .add(scan.elapsedNanos() / NANOS_PER_MILLI / pages, 0.1);
    }
  }

  private static boolean isMeasured(ParameterValue value) {
    return switch (value.kind()) {
      case WHOLE, DECIMAL, REAL -> true;
      case NULL, DATE, TIME, TEXT, OTHER -> false;
    };
  }

  /** Half of what a page spans, where values lead from page to page. */
  @Override
  public double tolerance(StatementShape shape, int place, ParameterValue value) {
    PageReach reach = isMeasured(value) ? reaches.get(new Place(shape, place)) : null;
    return reach == null ? 0 : reach.halfAPage();
  }

  @Override
  public double now(ParameterValue.Kind kind, long atMillis) {
    return switch (kind) {
      case TIME -> atMillis;
      case DATE -> Math.floorDiv(atMillis, 86_400_000L);
      case WHOLE -> lastSequence;
      case NULL, DECIMAL, REAL, TEXT, OTHER -> Double.NaN;
    };
  }

  @Override
  public double fetchMillis(long block) {
    Long then = warm.get(block);
    if (then != null && decodedBytes - then < store.options().cacheBytes() / 2) {
      return 0;
    }
    Integer table = tables.get(block);
    Rate rate = table == null ? null : pageMillis.get(table);
    return rate == null ? UNKNOWN_PAGE_MILLIS : Math.max(0.01, rate.mean());
  }

  @Override
  public double writeGapMillis(BoundStatement statement) {
    double gap = Double.POSITIVE_INFINITY;
    for (ScanFootprint footprint : presentFootprints(statement)) {
      gap = Math.min(gap, writes.gapMillis(footprint));
    }
    return gap;
  }

  @Override
  public long lastWriteMillis(BoundStatement statement) {
    long last = Long.MIN_VALUE;
    for (ScanFootprint footprint : presentFootprints(statement)) {
      last = Math.max(last, writes.lastMillis(footprint));
    }
    return last;
  }

  /** As it was when the statement was planned: what was written since hardly moves its pages. */
  private List<ScanFootprint> presentFootprints(BoundStatement statement) {
    Planned planned = plans.get(statement);
    return planned == null ? List.of() : planned.footprints();
  }

  /** What it would take to have a statement's blocks in memory, in milliseconds. */
  double coldMillis(BoundStatement statement, String branch) {
    return coldMillis(plan(statement, branch).blocks(), scans(statement, branch));
  }

  /** What it would take to have blocks in memory that scans read, likewise. */
  double coldMillis(long[] blocks, List<ScanSpec> scans) {
    double millis = 0;
    for (long block : blocks) {
      millis += fetchMillis(block);
    }
    return millis + missingBytes(scans) * MILLIS_PER_MISSING_BYTE;
  }

  /** Bytes that scans need and that lie in the object store only: whole pieces of objects. */
  long missingBytes(List<ScanSpec> scans) {
    if (store.tiers().traffic() == null) {
      return 0; // No object store: to look at every chunk would cost more than to fetch them.
    }
    long bytes = 0;
    for (ScanSpec spec : scans) {
      bytes += store.tiers().missingBytes(needed(spec));
    }
    return bytes;
  }

  /** The farthest tier that some of what has to be read lies on. */
  Tier farthest(List<ScanSpec> scans) {
    Tier farthest = Tier.SSD;
    for (ScanSpec spec : scans) {
      Tier of = store.tiers().farthest(needed(spec));
      farthest = of.compareTo(farthest) > 0 ? of : farthest;
    }
    return farthest;
  }

  private NeededBytes needed(ScanSpec spec) {
    try {
      return store.needed(spec);
    } catch (StoreException e) {
      return NeededBytes.NONE; // The table is gone, or that state.
    }
  }

  /** Lets what a statement reads stay where it is, or come nearer, until a time. */
  void expect(BoundStatement statement, String branch, long stampMillis) {
    for (ScanSpec spec : scans(statement, branch)) {
      ScanFootprint footprint = footprint(spec);
      if (footprint != null && footprint.pages().length > 0) {
        int[] pages = footprint.pages();
        store
            .tiers()
            .expect(
                spec.tableId(),
                pages[0] / ScanFootprint.PAGES_PER_BLOCK,
                pages[pages.length - 1] / ScanFootprint.PAGES_PER_BLOCK + 1,
                stampMillis);
      }
    }
  }

  /** Something was fetched. */
  void fetched(long bytes) {
    decodedBytes += bytes;
  }

  void forget() {
    plans.clear();
    reaches.clear();
  }
}
