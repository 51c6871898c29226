package dev.yore.store.predict;

import dev.yore.store.Tier;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that waits to be fetched, or is being fetched. Immutable.
 *
 * @param text of the statement's shape, without values
 * @param value what it is ordered by, greatest first
 * @param state QUEUED, RUNNING or CANCELLED
 * @param tier where it is fetched from next
 */
public record QueuedFetch(
    int position,
    long sessionId,
    String digest,
    String text,
    Candidate.Generator generator,
    double score,
    double value,
    double expectedMillis,
    int blocks,
    String state,
    Tier tier) {
  static List<QueuedFetch> of(List<FetchTask> tasks) {
    List<QueuedFetch> queued = new ArrayList<>(tasks.size());
    for (FetchTask task : tasks) {
      Candidate candidate = task.candidate();
      queued.add(
          new QueuedFetch(
              queued.size() + 1,
              candidate.sessionId(),
              candidate.statement().shape().digest(),
              candidate.statement().shape().text(),
              candidate.generator(),
              candidate.score(),
              task.value(),
              candidate.expectedMillis(),
              candidate.blocks().length,
              task.state().name(),
              task.tier()));
    }
    return queued;
  }
}
