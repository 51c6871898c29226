package dev.yore.store;

import dev.yore.store.metadata.KnownHeat;
import dev.yore.store.table.SegmentHeat;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How warm segments are: what they were asked for, the less it counts the longer ago it was, from
 * look to look and from one opening of the store to the next. Safe for many threads.
 */
final class SegmentWarmth {
  /** Of the heat at one look, what is left at the next: half after six minutes. */
  private static final double COOLING = 0.99;

  /** What a segment was asked for until the last look. */
  private static final class Warmth {
    private long accesses;
    private double heat;

    Warmth(long accesses, double heat) {
      this.accesses = accesses;
      this.heat = heat;
    }

    void look(long newAccesses) {
      heat = heat * COOLING + (newAccesses - accesses);
      accesses = newAccesses;
    }
  }

  private final LiveTables tables;
  private final CommitTimeline timeline;
  private final InstantSource clock;
  private final Map<Long, Warmth> warmth = new HashMap<>();

  SegmentWarmth(LiveTables tables, CommitTimeline timeline, InstantSource clock) {
    this.tables = tables;
    this.timeline = timeline;
    this.clock = clock;
  }

  /** Goes on from what was known when the store was last closed; before anybody reads. */
  void begin(KnownHeat known) {
    Map<Long, KnownHeat.Segment> byId = new HashMap<>();
    if (known.segments().isEmpty()) {
      return; // Nor of what segments of a published store are not open yet.
    }
    known.segments().forEach(segment -> byId.put(segment.segmentId(), segment));
    synchronized (warmth) {
      for (LiveTable table : tables.all()) {
        for (OpenSegment segment : table.segments()) {
          KnownHeat.Segment before = byId.get(segment.entry().segmentId());
          if (before != null) {
            segment.handle().heat().begin(before.accesses(), before.lastMillis());
            warmth.put(before.segmentId(), new Warmth(before.accesses(), before.heat()));
          }
        }
      }
    }
  }

  /** What to begin from at the next opening: of the segments asked for, the warmest. */
  KnownHeat known() {
    List<KnownHeat.Segment> known = new ArrayList<>();
    synchronized (warmth) {
      for (LiveTable table : tables.all()) {
        for (OpenSegment segment : table.segments()) {
          long id = segment.entry().segmentId();
          SegmentHeat heat = segment.handle().heat();
          Warmth warm = warmth.getOrDefault(id, new Warmth(0, 0));
          if (heat.accesses() > 0) {
            double now = warm.heat + (heat.accesses() - warm.accesses);
            known.add(new KnownHeat.Segment(id, heat.accesses(), heat.lastMillis(), now));
          }
        }
      }
    }
    known.sort(Comparator.comparingDouble(KnownHeat.Segment::heat).reversed());
    return new KnownHeat(known.subList(0, Math.min(known.size(), KnownHeat.MAX_SEGMENTS)));
  }

  /** Looks at all segments; what was known of those that are gone is forgotten. */
  List<TierPolicy.Candidate> look() {
    long now = clock.millis();
    List<TierPolicy.Candidate> candidates = new ArrayList<>();
    Map<Long, Warmth> seen = new HashMap<>();
    synchronized (warmth) {
      for (LiveTable table : tables.all()) {
        for (OpenSegment segment : table.segments()) {
          Warmth warm = warmth.getOrDefault(segment.entry().segmentId(), new Warmth(0, 0));
          seen.put(segment.entry().segmentId(), warm);
          warm.look(segment.handle().heat().accesses());
          candidates.add(
              new TierPolicy.Candidate(
                  segment, table, idleMillis(segment, now), heat(segment, warm, now)));
        }
      }
      warmth.clear();
      warmth.putAll(seen);
    }
    return candidates;
  }

  /** What is expected is as warm as what is hot, on top of what it is: it comes near, and stays. */
  private static double heat(OpenSegment segment, Warmth warm, long now) {
    return segment.handle().heat().expectedMillis() > now ? warm.heat + TierPolicy.HOT : warm.heat;
  }

  private long idleMillis(OpenSegment segment, long now) {
    SegmentHeat heat = segment.handle().heat();
    if (heat.expectedMillis() > now) {
      return 0;
    }
    long written = timeline.stampOf(segment.entry().toSequence() - 1);
    return now - Math.max(written, heat.lastMillis());
  }
}
