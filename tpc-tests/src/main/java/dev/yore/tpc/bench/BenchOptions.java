package dev.yore.tpc.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the benchmark.
 *
 * @param scale TPC-H scale factor
 * @param commits commits of the history, of 358 row changes each
 * @param repeat runs per query, of which the median counts
 * @param warmUpSeconds how long a question is asked before it is measured, if it takes less; 0 for
 *     once
 * @param lookups of rows by key that are measured, of each kind; half as many come before
 * @param writeSeconds how long one-row commits are measured with each number of connections
 * @param timeoutSeconds after which a query is given up
 * @param seed of the history
 * @param growthScales scale factors of the growth workload
 * @param growthCommits lengths of history at which the growth workload asks, increasing
 * @param trace a file of recorded questions for the prefetch workload; null for none
 * @param prefetch parts and workloads of the prefetch workload, as {@link PrefetchChoice}
 *     understands them; null, as reports of before have it, or empty for all
 */
public record BenchOptions(
    double scale,
    int commits,
    int repeat,
    double warmUpSeconds,
    int lookups,
    double writeSeconds,
    int timeoutSeconds,
    long seed,
    List<Double> growthScales,
    List<Integer> growthCommits,
    @Nullable String trace,
    @Nullable List<String> prefetch) {
  public BenchOptions {
    growthScales = List.copyOf(growthScales);
    growthCommits = List.copyOf(growthCommits);
    prefetch = prefetch == null ? List.of() : List.copyOf(prefetch);
  }

  /** What runs of the prefetch workload. */
  public PrefetchChoice prefetchChoice() {
    return new PrefetchChoice(prefetch == null ? List.of() : prefetch);
  }
}
