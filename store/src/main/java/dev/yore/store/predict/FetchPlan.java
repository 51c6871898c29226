package dev.yore.store.predict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/** Chooses what to fetch for candidates. Stateless. */
public final class FetchPlan {
  private static final class Merged {
    private double missed = 1;
    private double soonestMillis = Double.MAX_VALUE;
    private Candidate source;

    Merged(Candidate source) {
      this.source = source;
    }
  }

  private FetchPlan() {}

  /**
   * The blocks worth fetching, the most valuable first.
   *
   * @param readMillis what reading a block takes; 0 for one not to be fetched
   * @param threshold less likely ones are left out
   */
  public static List<BlockFetch> of(
      List<Candidate> candidates, LongToDoubleFunction readMillis, double threshold) {
    Map<Long, Merged> merged = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      double probability = candidate.score() * (1 - candidate.writeProbability());
      for (long block : candidate.blocks()) {
        Merged of = merged.computeIfAbsent(block, b -> new Merged(candidate));
        // A chain's later statements come only if the earlier ones do: no second chance.
        of.missed = Math.min(of.missed, 1 - probability);
        of.soonestMillis = Math.min(of.soonestMillis, candidate.expectedMillis());
        if (candidate.score() > of.source.score()) {
          of.source = candidate;
        }
      }
    }
    List<BlockFetch> fetches = new ArrayList<>();
    merged.forEach(
        (block, of) -> {
          double probability = 1 - of.missed;
          double millis = probability < threshold ? 0 : readMillis.applyAsDouble(block);
          if (millis > 0) {
            double value = probability * Math.sqrt(millis) / (1 + of.soonestMillis / 1000);
            fetches.add(new BlockFetch(block, probability, value, of.source));
          }
        });
    fetches.sort(Comparator.comparingDouble(BlockFetch::value).reversed());
    return fetches;
  }
}
