package dev.yore.store.predict;

import dev.yore.store.predict.Candidate.Generator;
import dev.yore.store.predict.Candidate.Outcome;
import dev.yore.store.predict.Relations.Guess;
import dev.yore.store.predict.SessionState.Context;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Learns from one statement after the other which come next. Every prediction is judged by what
 * really comes, fetched for or not, so that being careful does not end learning. Deterministic for
 * models that are; confined to one thread.
 */
public final class StatementPredictor {
  private static final int MAX_SESSIONS = 1024;
  private static final int MAX_EXCEPTIONS = 8192;

  /** Of a candidate's blocks so many tell whether it came. */
  private static final int SAMPLE = 12;

  /** A prediction must come within so many statements of its session beyond its depth. */
  private static final int PATIENCE_STATEMENTS = 2;

  /** One for the clock, so long after its time. */
  private static final long PATIENCE_MILLIS = 150_000;

  private static final long MAX_THINK_MILLIS = 60_000;

  /**
   * What was not predicted, and is less usual than this after the last statement, is a surprise.
   */
  private static final double USUAL_SHARE = 0.5;

  private static final double UNKNOWN_RESUME = 0.5;

  /** Who looks back has no lateness to make up for. */
  private static final int REPLAY_DEPTH = 2;

  /** So many surprises by one shape weigh as much as those of the session. */
  private static final double SHAPE_EVIDENCE = 3;

  /** A statement that was asked. */
  public record Asking(
      long sessionId, String branch, BoundStatement statement, long atMillis, long[] blocks) {}

  private final PredictionDoor door;
  private final CandidateScores scores;
  private final Consumer<Candidate> judged;
  private final Shapes shapes = new Shapes();
  private final Transitions transitions = new Transitions();
  private final Relations relations;
  private final FrequentValues frequent = new FrequentValues();
  private final CandidateSearch search;
  private final Arrivals arrivals = new Arrivals();
  private final Map<Integer, Rate> exceptions = new BoundedMap<>(MAX_EXCEPTIONS);
  private final Map<Long, SessionState> sessions = new BoundedMap<>(MAX_SESSIONS);
  private final List<Candidate> timed = new ArrayList<>();
  private boolean replaying;

  /**
   * A predictor that knows nothing yet.
   *
   * @param background where models train
   * @param judged told of each prediction once its outcome is known
   */
  public StatementPredictor(
      PredictionDoor door,
      ScoreModelProvider models,
      Executor background,
      Consumer<Candidate> judged) {
    this.door = door;
    this.judged = judged;
    this.relations = new Relations(door);
    this.search = new CandidateSearch(shapes, transitions, relations, frequent);
    this.scores = new CandidateScores(door, models, background);
  }

  /** The models, for inspection and keeping. */
  public List<ScoreModel> models() {
    return scores.models();
  }

  /** How well scores fit what came. */
  public Scorecard scorecard() {
    return scores.scorecard();
  }

  /**
   * Takes note of a statement that begins and says what may come after it.
   *
   * @param maxDepth how many statements ahead to look
   */
  public List<Candidate> observe(Asking asking, int maxDepth) {
    SessionState session = sessions.computeIfAbsent(asking.sessionId(), id -> new SessionState());
    int shapeId = shapes.id(asking.statement());
    judge(session, asking);
    boolean steady = matched(session, asking, false, true);
    boolean chained = steady || matched(session, asking, false, false);
    boolean resumed = !chained && matched(session, asking, true, false);
    if (session.beforeSurprise != null && (resumed || chained)) {
      (session.surprises() > 1 ? session.lateResumes : session.resumes).add(resumed ? 1 : 0, 0.1);
      if (session.surprises() == 1) {
        exceptions(session.surprisingShape()).add(resumed ? 1 : 0, 0.05);
      }
    }
    if (resumed) {
      session.resume();
    }
    Context context = session.context;
    boolean surprise = !chained && !resumed && isUnusual(session, context, shapeId);
    removeClosed(session);
    learn(session, context, shapeId, asking);
    session.advance(
        shapeId, asking.statement().values(), asking.atMillis(), surprise, chained && !steady);
    List<Candidate> candidates =
        search.search(
            session,
            new CandidateSearch.Origin(asking.sessionId(), asking.branch(), asking.atMillis()),
            maxDepth,
            resumeShare(session));
    for (Candidate candidate : candidates) {
      candidate.deadlineStatements = session.statements + candidate.depth + PATIENCE_STATEMENTS;
    }
    return score(candidates, session, asking.atMillis(), session.open);
  }

  private Rate exceptions(int shapeId) {
    return exceptions.computeIfAbsent(shapeId, k -> new Rate(UNKNOWN_RESUME));
  }

  /** How likely the session goes on as before its last surprise: shapes differ, then sessions. */
  private double resumeShare(SessionState session) {
    if (session.beforeSurprise == null) {
      return 0;
    }
    if (session.surprises() > 1) {
      return session.lateResumes.mean();
    }
    Rate ofShape = exceptions(session.surprisingShape());
    double weight = ofShape.count() / (ofShape.count() + SHAPE_EVIDENCE);
    return weight * ofShape.mean() + (1 - weight) * session.resumes.mean();
  }

  private boolean isUnusual(SessionState session, Context context, int shapeId) {
    if (context.last() < 0) {
      return false;
    }
    for (Transitions.Follower follower : transitions.followers(session, context, 1)) {
      if (follower.shapeId() == shapeId && follower.share() >= USUAL_SHARE) {
        // Its values were not foreseen: that, too, can be something in between.
        return !session.open.isEmpty();
      }
    }
    return true;
  }

  /**
   * Whether the statement is one that was predicted.
   *
   * @param now for now, rather than for later: steps are skipped at times
   */
  private boolean matched(SessionState session, Asking asking, boolean resumed, boolean now) {
    for (Candidate candidate : session.open) {
      boolean ofKind = (candidate.generator == Generator.RESUMED) == resumed;
      if (ofKind
          && candidate.outcome != Outcome.OPEN
          && candidate.deadlineStatements >= session.statements
          && came(candidate)
          && (!now || candidate.deadlineStatements - PATIENCE_STATEMENTS <= session.statements + 1)
          && candidate.statement.shape().equals(asking.statement().shape())) {
        return true;
      }
    }
    return false;
  }

  private static boolean came(Candidate candidate) {
    return candidate.outcome != Outcome.UNUSED && candidate.outcome != Outcome.NOT_COME;
  }

  private void learn(SessionState session, Context context, int shapeId, Asking asking) {
    relations.learn(session, context, shapeId, asking.statement(), asking.atMillis());
    transitions.learn(session, context, shapeId);
    frequent.add(context.last(), shapeId, asking.statement().values());
    arrivals.add(shapeId, asking.sessionId(), asking.atMillis());
    if (session.lastStartMillis >= 0) {
      long gap = asking.atMillis() - session.lastStartMillis;
      session.thinkMillis.add(Math.min(MAX_THINK_MILLIS, gap), 0.1);
    }
    session.lastStartMillis = asking.atMillis();
  }

  /**
   * Learns from a statement of before a restart as from any other, but for the models, which have
   * learned from it already.
   */
  void replay(Asking asking) {
    replaying = true;
    observe(asking, REPLAY_DEPTH);
    replaying = false;
  }

  /** Takes note of when a statement came, long before. */
  void cameBefore(long sessionId, BoundStatement statement, long atMillis) {
    sessions.computeIfAbsent(sessionId, id -> new SessionState());
    arrivals.add(shapes.id(statement), sessionId, atMillis);
  }

  /** What comes by the clock within a time, for what takes longer than fetching; not watched. */
  List<Candidate> later(long nowMillis, long withinMillis) {
    return timed(arrivals.within(nowMillis, withinMillis), nowMillis);
  }

  private List<Candidate> timed(List<Arrivals.Expected> all, long nowMillis) {
    List<Candidate> candidates = new ArrayList<>();
    for (Arrivals.Expected expected : all) {
      SessionState session = sessions.get(expected.sessionId());
      BoundStatement model = shapes.example(expected.shapeId());
      Candidate candidate =
          session == null || model == null ? null : timed(expected, session, model);
      if (candidate != null) {
        candidate.expectedMillis = Math.max(1000, expected.atMillis() - nowMillis);
        candidate.deadlineMillis = expected.atMillis() + PATIENCE_MILLIS;
        candidates.add(candidate);
      }
    }
    return candidates;
  }

  /** What comes soon by the clock; to be called every half minute or so. */
  public List<Candidate> tick(long nowMillis) {
    expire(nowMillis);
    return score(timed(arrivals.soon(nowMillis), nowMillis), null, nowMillis, timed);
  }

  private @Nullable Candidate timed(
      Arrivals.Expected expected, SessionState session, BoundStatement model) {
    List<ParameterValue> values = new ArrayList<>();
    double weakest = 1;
    double product = 1;
    boolean borrowed = false;
    for (int number = 0; number < model.values().size(); number++) {
      Guess guess =
          relations.guessAlone(session, expected.shapeId(), number, model, expected.atMillis());
      if (guess == null) {
        return null;
      }
      values.add(guess.value());
      weakest = Math.min(weakest, guess.confidence());
      product *= guess.confidence();
      borrowed |= guess.borrowed();
    }
    Candidate candidate =
        new Candidate(
            expected.shapeId(),
            new BoundStatement(model.shape(), values),
            "main",
            expected.sessionId(),
            Generator.PERIODIC,
            1,
            expected.share() * weakest,
            null);
    candidate.transition = expected.share();
    candidate.support = expected.trials();
    candidate.weakest = weakest;
    candidate.product = product;
    candidate.borrowed = borrowed;
    return candidate;
  }

  /** A statement that a client says will come. */
  public List<Candidate> hint(long sessionId, String branch, BoundStatement statement, long now) {
    Candidate candidate =
        new Candidate(
            shapes.id(statement), statement, branch, sessionId, Generator.HINTED, 1, 1, null);
    candidate.transition = 1;
    candidate.weakest = 1;
    candidate.product = 1;
    candidate.deadlineMillis = now + PATIENCE_MILLIS;
    List<Candidate> scored = score(List.of(candidate), null, now, timed);
    candidate.score = 1;
    return scored;
  }

  /** A statement that was thought to come before the store was last closed. */
  List<Candidate> expectedBefore(
      KeptFetch kept, BoundStatement statement, long sessionId, long now) {
    StatementRecord record = kept.statement();
    Candidate candidate =
        new Candidate(
            shapes.id(statement),
            statement,
            record.branch(),
            sessionId,
            kept.generator(),
            kept.depth(),
            kept.likelihood(),
            null);
    candidate.weakest = kept.likelihood();
    candidate.product = kept.likelihood();
    candidate.expectedMillis = Math.max(0, record.stampMillis() - now);
    candidate.deadlineMillis = Math.max(now, record.stampMillis()) + PATIENCE_MILLIS;
    List<Candidate> scored = score(List.of(candidate), null, now, timed);
    candidate.score = kept.score();
    return scored;
  }

  /** Whether what was expected at a time may still come. */
  static boolean mayStillCome(long expectedMillis, long nowMillis) {
    return nowMillis <= expectedMillis + PATIENCE_MILLIS;
  }

  /** Plans and scores candidates and begins to watch them; those without blocks fall away. */
  private List<Candidate> score(
      List<Candidate> candidates,
      @Nullable SessionState session,
      long nowMillis,
      List<Candidate> watched) {
    List<Candidate> scored = new ArrayList<>();
    for (Candidate candidate : candidates) {
      long at =
          nowMillis
              + (candidate.generator == Generator.PERIODIC ? (long) candidate.expectedMillis : 0);
      candidate.blocks = door.blocks(candidate.statement, candidate.branch, at);
      if (candidate.blocks.length == 0) {
        continue;
      }
      candidate.madeMillis = nowMillis;
      scores.score(
          candidate, session, session == null ? 0 : resumeShare(session), scored.size(), nowMillis);
      sample(candidate);
      watched.add(candidate);
      scored.add(candidate);
    }
    return scored;
  }

  private static void sample(Candidate candidate) {
    int count = Math.min(SAMPLE, candidate.blocks.length);
    candidate.sample = new long[count];
    candidate.seen = new boolean[count];
    for (int i = 0; i < count; i++) {
      candidate.sample[i] = candidate.blocks[(int) ((long) i * candidate.blocks.length / count)];
    }
  }

  private void judge(SessionState session, Asking asking) {
    Set<Long> read = new HashSet<>();
    for (long block : asking.blocks()) {
      read.add(block);
    }
    for (Candidate candidate : session.open) {
      see(candidate, read);
      boolean came = isSeen(candidate);
      if (came || session.statements >= candidate.deadlineStatements) {
        close(candidate, came, session, asking.atMillis());
      }
    }
    for (Candidate candidate : timed) {
      see(candidate, read);
      if (isSeen(candidate)) {
        close(candidate, true, sessions.get(candidate.sessionId), asking.atMillis());
      }
    }
    expire(asking.atMillis());
  }

  private static void see(Candidate candidate, Set<Long> read) {
    for (int i = 0; i < candidate.sample.length; i++) {
      candidate.seen[i] |= read.contains(candidate.sample[i]);
    }
  }

  private static boolean isSeen(Candidate candidate) {
    int seen = 0;
    for (boolean one : candidate.seen) {
      seen += one ? 1 : 0;
    }
    return seen * 2 >= candidate.seen.length;
  }

  private void expire(long nowMillis) {
    for (Iterator<Candidate> all = timed.iterator(); all.hasNext(); ) {
      Candidate candidate = all.next();
      if (candidate.isClosed()) {
        all.remove();
      } else if (nowMillis > candidate.deadlineMillis) {
        close(candidate, false, sessions.get(candidate.sessionId), nowMillis);
        all.remove();
      }
    }
  }

  private static void removeClosed(SessionState session) {
    session.open.removeIf(Candidate::isClosed);
  }

  private void close(
      Candidate candidate, boolean came, @Nullable SessionState session, long nowMillis) {
    if (candidate.isClosed()) {
      return;
    }
    candidate.outcome = outcome(candidate, came);
    scores.learn(candidate, came, session, nowMillis, replaying);
    if (!replaying) {
      judged.accept(candidate);
    }
  }

  private static Outcome outcome(Candidate candidate, boolean came) {
    if (!candidate.fetched) {
      return came ? Outcome.NOT_FETCHED : Outcome.NOT_COME;
    }
    if (!came) {
      return Outcome.UNUSED;
    }
    return candidate.fetchedInTime ? Outcome.USED : Outcome.LATE;
  }

  /** Forgets every value of every statement; what was learned of their order stays in models. */
  public void forget() {
    sessions.clear();
    timed.clear();
    shapes.clear();
    exceptions.clear();
    relations.forgetValues();
    frequent.clear();
  }
}
