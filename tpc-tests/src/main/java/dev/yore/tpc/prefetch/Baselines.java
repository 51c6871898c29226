package dev.yore.tpc.prefetch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What others do, to be beaten, and what nobody can. */
final class Baselines {
  private Baselines() {}

  /** Only keeps what was used last. */
  static final class LeastRecentlyUsed implements Strategy {}

  /** Reads on where somebody reads block after block, twice as far each time, up to 32. */
  static final class Readahead implements Strategy {
    private static final int FIRST_WINDOW = 4;
    private static final int MAX_WINDOW = 32;

    private static final class Run {
      private long last = -2;
      private int length;
      private int window = FIRST_WINDOW;
      private long until = Long.MIN_VALUE;
    }

    private final Map<Integer, Run> runs = new HashMap<>();

    @Override
    public void reads(BlockTiers tiers, Question question, long block) {
      Run run = runs.computeIfAbsent(question.session, s -> new Run());
      if (block != run.last + 1) {
        run.length = 0;
        run.window = FIRST_WINDOW;
        run.until = Long.MIN_VALUE;
      } else if (++run.length >= 2 && (run.until < block + run.window / 2)) {
        run.window = Math.min(MAX_WINDOW, run.window * 2);
        long from = Math.max(block, run.until) + 1;
        for (long b = from; b <= block + run.window; b++) {
          if (!TieredTables.isStream(b) && tiers.exists(b)) {
            tiers.fetch(b, 1, question.session);
          }
        }
        run.until = block + run.window;
      }
      run.last = block;
    }
  }

  /** As Leap: the majority among the newest strides, and a window that grows with success. */
  static final class MajorityStride implements Strategy {
    private static final int STRIDES = 32;
    private static final int FIRST_WINDOW = 8;

    private static final class Trail {
      private final long[] strides = new long[STRIDES];
      private int count;
      private long last = -1;
      private int window = FIRST_WINDOW;
      private int useful;
    }

    private final Map<Integer, Trail> trails = new HashMap<>();

    @Override
    public void used(long block, long owner, boolean late) {
      Trail trail = trails.get((int) owner);
      if (trail != null) {
        trail.useful++;
      }
    }

    @Override
    public void reads(BlockTiers tiers, Question question, long block) {
      Trail trail = trails.computeIfAbsent(question.session, s -> new Trail());
      if (trail.last >= 0) {
        trail.strides[trail.count++ % STRIDES] = block - trail.last;
      }
      trail.last = block;
      if (tiers.isInMemory(block) && trail.count % 8 != 0) {
        return;
      }
      int grown = Integer.highestOneBit(trail.useful + 1) * 2;
      trail.window = Math.max(2, Math.min(STRIDES, trail.useful > 0 ? grown : trail.window / 2));
      trail.useful = 0;
      long stride = majority(trail);
      for (int k = 1; stride != 0 && k <= trail.window; k++) {
        if (tiers.exists(block + stride * k)) {
          tiers.fetch(block + stride * k, 1.0 / k, question.session);
        }
      }
    }

    /** The stride that more than half have, of the newest 8, 16 or 32; 0 for none. */
    private static long majority(Trail trail) {
      for (int size = STRIDES / 4; size <= STRIDES; size *= 2) {
        int known = Math.min(size, trail.count);
        long candidate = 0;
        int votes = 0;
        for (int i = 1; i <= known; i++) {
          long stride = trail.strides[Math.floorMod(trail.count - i, STRIDES)];
          if (votes == 0) {
            candidate = stride;
          }
          votes += stride == candidate ? 1 : -1;
        }
        int same = 0;
        for (int i = 1; i <= known; i++) {
          same += trail.strides[Math.floorMod(trail.count - i, STRIDES)] == candidate ? 1 : 0;
        }
        if (same * 2 > known) {
          return candidate;
        }
      }
      return 0;
    }
  }

  /** After two blocks, the block that came after them last; eight of them on. */
  static final class BlockMarkov implements Strategy {
    private static final int AHEAD = 8;
    private static final int MAX_PAIRS = 200_000;

    private record Pair(long before, long last) {}

    private final Map<Pair, Long> next =
        new LinkedHashMap<>(1 << 16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Pair, Long> eldest) {
            return size() > MAX_PAIRS;
          }
        };

    private final Map<Integer, Pair> trails = new HashMap<>();

    @Override
    public void reads(BlockTiers tiers, Question question, long block) {
      Pair trail = trails.getOrDefault(question.session, new Pair(-1, -1));
      if (trail.last() >= 0) {
        next.put(trail, block);
      }
      Pair now = new Pair(trail.last(), block);
      trails.put(question.session, now);
      for (int k = 0; k < AHEAD; k++) {
        Long following = next.get(now);
        if (following == null) {
          return;
        }
        tiers.fetch(following, 1.0 / (k + 1), question.session);
        now = new Pair(now.last(), following);
      }
    }
  }

  /** After two statements, the one that came after them most often, with its last values. */
  static final class StatementMarkov implements Strategy {
    private static final double MIN_SHARE = 0.3;

    private record Pair(@Nullable Template before, Template last) {}

    private final Map<Pair, Map<Template, Integer>> counts = new HashMap<>();
    private final Map<Integer, Pair> trails = new HashMap<>();
    private final Map<Integer, Map<Template, double[]>> own = new HashMap<>();
    private final Map<Template, double[]> all = new HashMap<>();

    @Override
    public void begins(BlockTiers tiers, Question question) {
      Pair trail = trails.get(question.session);
      if (trail != null) {
        count(trail, question.template);
        count(new Pair(null, trail.last()), question.template);
      }
      Pair now = new Pair(trail == null ? null : trail.last(), question.template);
      trails.put(question.session, now);
      Map<Template, double[]> mine = own.computeIfAbsent(question.session, s -> new HashMap<>());
      mine.put(question.template, question.values);
      all.put(question.template, question.values);
      Template next = likeliest(now);
      double[] values = next == null ? null : mine.getOrDefault(next, all.get(next));
      if (next != null && values != null) {
        for (long block : tiers.blocks(next, values)) {
          tiers.fetch(block, 1, question.session);
        }
      }
    }

    private void count(Pair pair, Template next) {
      counts.computeIfAbsent(pair, p -> new LinkedHashMap<>()).merge(next, 1, Integer::sum);
    }

    private @Nullable Template likeliest(Pair now) {
      Map<Template, Integer> next =
          counts.getOrDefault(now, counts.get(new Pair(null, now.last())));
      if (next == null) {
        return null;
      }
      double total = next.values().stream().mapToInt(i -> i).sum();
      return next.entrySet().stream()
          .filter(e -> e.getValue() / total >= MIN_SHARE)
          .max(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey)
          .orElse(null);
    }
  }

  /** Is told each session's next question when it has its last answer: nobody can be better. */
  static final class Oracle implements Strategy {
    private static final long LEAD_MILLIS = 120_000;

    private record Later(Question question, long atMillis) {}

    private final List<Later> later = new ArrayList<>();

    @Override
    public boolean keepsByArrival() {
      return false;
    }

    @Override
    public void decided(BlockTiers tiers, Question question, long atMillis) {
      if (atMillis - tiers.nowMillis() < LEAD_MILLIS) {
        fetch(tiers, question, atMillis);
      } else {
        later.add(new Later(question, atMillis));
      }
    }

    @Override
    public void tick(BlockTiers tiers) {
      for (Iterator<Later> all = later.iterator(); all.hasNext(); ) {
        Later next = all.next();
        if (next.atMillis() - tiers.nowMillis() < LEAD_MILLIS) {
          fetch(tiers, next.question(), next.atMillis());
          all.remove();
        }
      }
    }

    private static void fetch(BlockTiers tiers, Question question, long atMillis) {
      double seconds = Math.max(0, atMillis - tiers.nowMillis()) / 1000.0;
      int hour = TieredTables.hourAt(atMillis);
      for (long block : question.template.blocks(question.values, hour)) {
        tiers.fetch(block, 1 / (1 + seconds), -1);
      }
    }
  }
}
