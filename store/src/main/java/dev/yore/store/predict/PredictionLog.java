package dev.yore.store.predict;

import dev.yore.store.predict.Candidate.Generator;
import dev.yore.store.predict.Candidate.Outcome;
import dev.yore.store.scan.ScanSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was predicted and what came of it: the newest predictions one by one, all of them in sums.
 * Confined to the predictor's thread.
 */
final class PredictionLog {
  private static final int MAX_PREDICTIONS = 2000;
  private static final int MAX_GROUPS = 2048;

  /** What sums are for: a table, a way of thinking of statements, a session. */
  record Group(@Nullable Integer tableId, Generator generator, long sessionId) {}

  private static final class Sums {
    private final long[] outcomes = new long[Outcome.values().length];
    private long savedNanos;
    private long wastedNanos;
    private long savedBytes;
    private long wastedBytes;
  }

  private final Deque<PredictionRecord> newest = new ArrayDeque<>();
  private final Map<Group, Sums> groups = new BoundedMap<>(MAX_GROUPS);

  /** A prediction has been judged. */
  void add(Candidate candidate, @Nullable FetchTask task, @Nullable Integer tableId) {
    newest.addLast(
        new PredictionRecord(
            candidate.madeMillis(),
            candidate.sessionId(),
            candidate.statement().shape().digest(),
            candidate.statement().shape().text(),
            candidate.generator(),
            candidate.depth(),
            candidate.likelihood(),
            candidate.score(),
            candidate.expectedMillis(),
            candidate.writeProbability(),
            candidate.blocks().length,
            candidate.outcome(),
            task == null ? 0 : task.fetchedBytes()));
    if (newest.size() > MAX_PREDICTIONS) {
      newest.removeFirst();
    }
    Sums sums =
        groups.computeIfAbsent(
            new Group(tableId, candidate.generator(), candidate.sessionId()), k -> new Sums());
    sums.outcomes[candidate.outcome().ordinal()]++;
    if (task != null && candidate.outcome() == Outcome.USED) {
      sums.savedNanos += task.fetchedBytes() > 0 ? task.elapsedNanos() : 0;
      sums.savedBytes += task.fetchedBytes();
    } else if (task != null && candidate.outcome() == Outcome.UNUSED) {
      sums.wastedNanos += task.elapsedNanos();
      sums.wastedBytes += task.fetchedBytes();
    }
  }

  /** The table that sums are about; null for unknown. */
  static @Nullable Integer table(List<ScanSpec> scans) {
    return scans.isEmpty() ? null : (Integer) scans.get(0).tableId();
  }

  /** Of what was fetched and came, a share had gone again: that was wasted. */
  void lost(Candidate candidate, FetchTask task, @Nullable Integer tableId, double share) {
    Sums sums = groups.get(new Group(tableId, candidate.generator(), candidate.sessionId()));
    if (sums != null && share > 0) {
      long nanos = (long) ((task.fetchedBytes() > 0 ? task.elapsedNanos() : 0) * share);
      long bytes = (long) (task.fetchedBytes() * share);
      sums.savedNanos -= nanos;
      sums.wastedNanos += nanos;
      sums.savedBytes -= bytes;
      sums.wastedBytes += bytes;
    }
  }

  List<PredictionRecord> newest() {
    return List.copyOf(newest);
  }

  List<PrefetchStatistics> statistics() {
    List<PrefetchStatistics> all = new ArrayList<>();
    groups.forEach(
        (group, sums) ->
            all.add(
                new PrefetchStatistics(
                    group.tableId(),
                    group.generator(),
                    group.sessionId(),
                    sums.outcomes[Outcome.USED.ordinal()],
                    sums.outcomes[Outcome.LATE.ordinal()],
                    sums.outcomes[Outcome.UNUSED.ordinal()],
                    sums.outcomes[Outcome.NOT_FETCHED.ordinal()],
                    sums.outcomes[Outcome.NOT_COME.ordinal()],
                    sums.savedNanos,
                    sums.wastedNanos,
                    sums.savedBytes,
                    sums.wastedBytes)));
    return all;
  }

  void clear() {
    newest.clear();
  }
}
