package dev.yore.store.predict;

import dev.yore.store.Tier;
import java.util.List;

/**
 * What is kept of a statement whose data waits to be fetched. Immutable.
 *
 * @param likelihood what counting alone thought of it, 0 to 1
 * @param score how likely it was to come, 0 to 1
 * @param statement as in the history; its stamp is when it is expected
 */
record KeptFetch(
    Candidate.Generator generator,
    int depth,
    double likelihood,
    double score,
    Tier tier,
    StatementRecord statement) {

  /** Longer values cannot be made again; such a statement is left out. */
  private static final int MAX_VALUE_LENGTH = 200;

  /** Nobody predicts from what is only told of. */
  private static final int NO_SHAPE = -1;

  /** Those of the tasks that are still wanted and can be made again. */
  static List<KeptFetch> of(List<FetchTask> tasks) {
    return tasks.stream()
        .filter(t -> t.state() == FetchTask.State.QUEUED || t.state() == FetchTask.State.RUNNING)
        // What cannot be planned cannot be planned again.
        .filter(t -> t.candidate().generator() != Candidate.Generator.SUCCESSOR)
        .map(KeptFetch::of)
        .filter(kept -> KeptValues.statement(kept.statement()) != null)
        .toList();
  }

  /** What it was kept of, in a session that has ended, whose time has passed. */
  Candidate notCome(BoundStatement made, long sessionId) {
    Candidate candidate =
        new Candidate(
            NO_SHAPE, made, statement.branch(), sessionId, generator, depth, likelihood, null);
    candidate.score = score;
    candidate.madeMillis = statement.stampMillis();
    candidate.outcome = Candidate.Outcome.NOT_COME;
    return candidate;
  }

  private static KeptFetch of(FetchTask task) {
    Candidate candidate = task.candidate();
    BoundStatement statement = candidate.statement();
    StatementRecord record =
        new StatementRecord(
            0,
            candidate.madeMillis() + (long) candidate.expectedMillis(),
            candidate.sessionId(),
            null,
            null,
            candidate.branch(),
            statement.shape().digest(),
            statement.shape().text(),
            statement.values().stream().map(v -> String.valueOf(v.value())).toList(),
            0,
            0,
            null,
            List.of(),
            KeptValues.letters(statement, MAX_VALUE_LENGTH));
    return new KeptFetch(
        candidate.generator(),
        candidate.depth(),
        candidate.likelihood(),
        candidate.score(),
        task.tier(),
        record);
  }
}
