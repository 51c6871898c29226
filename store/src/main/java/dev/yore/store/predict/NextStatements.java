package dev.yore.store.predict;

import dev.yore.store.predict.StatementEvent.Asked;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What each session is thought to ask next, for those who may be told. A user is told of nothing
 * but kinds of statements of their own, and of values that others have asked for only if they have
 * asked the very same statement. Confined to the service's thread.
 */
final class NextStatements {
  private static final int MAX_SESSIONS = 1024;
  private static final int MAX_TEXTS = 2048;

  /** Of each kind of statement so many are remembered; a dashboard has fewer. */
  private static final int MAX_REMEMBERED = 64;

  /** A longer text may have been cut, and is nothing that is stepped through. */
  private static final int MAX_TEXT = 8_192;

  private record Kind(String user, StatementShape shape) {}

  /** How a user writes statements of a kind, and which of them they asked. */
  private static final class Habit {
    private String sql = "";
    private final Map<List<ParameterValue>, Boolean> asked = new BoundedMap<>(MAX_REMEMBERED);
  }

  private record Expected(String user, List<Candidate> candidates) {}

  private final StoreDoor door;
  private final StatementPlanner planner;
  private final Map<Kind, Habit> habits = new BoundedMap<>(MAX_TEXTS);
  private final Map<Long, Expected> sessions = new BoundedMap<>(MAX_SESSIONS);

  NextStatements(StoreDoor door, StatementPlanner planner) {
    this.door = door;
    this.planner = planner;
  }

  /** A session asked something after which nothing is predicted. */
  void nothing(Asked asked) {
    sessions.remove(asked.sessionId());
  }

  /** A session asked something. */
  void expect(Asked asked, BoundStatement statement, List<Candidate> worthwhile) {
    String user = Objects.requireNonNullElse(asked.user(), "");
    if (asked.sql().length() <= MAX_TEXT) {
      Habit habit = habits.computeIfAbsent(new Kind(user, statement.shape()), k -> new Habit());
      habit.sql = asked.sql();
      habit.asked.put(statement.values(), Boolean.TRUE);
    }
    sessions.put(asked.sessionId(), new Expected(user, List.copyOf(worthwhile)));
  }

  /**
   * What the session probably asks next about a fixed past, likeliest first.
   *
   * @param inThePast whether the session reads everything as of a fixed past
   */
  List<NextStatement> of(long sessionId, boolean inThePast) {
    Expected expected = sessions.get(sessionId);
    if (expected == null) {
      return List.of();
    }
    Map<String, NextStatement> found = new LinkedHashMap<>();
    for (Candidate candidate : expected.candidates()) {
      NextStatement next =
          inThePast || isFixed(candidate) ? written(candidate, expected.user()) : null;
      if (next != null) {
        found.putIfAbsent(next.sql() + '\n' + next.parameters(), next);
      }
    }
    List<NextStatement> sorted = new ArrayList<>(found.values());
    sorted.sort(Comparator.comparingDouble(NextStatement::score).reversed());
    return sorted;
  }

  private boolean isFixed(Candidate candidate) {
    List<ScanSpec> scans = door.scans(candidate.statement(), candidate.branch());
    return !scans.isEmpty()
        && scans.stream().allMatch(scan -> scan.period() instanceof Period.AsOf);
  }

  private @Nullable NextStatement written(Candidate candidate, String user) {
    BoundStatement statement = candidate.statement();
    Habit habit = habits.get(new Kind(user, statement.shape()));
    if (habit == null || (candidate.borrowed && !habit.asked.containsKey(statement.values()))) {
      return null;
    }
    String sql = planner.write(habit.sql, statement);
    if (sql == null) {
      return null;
    }
    List<@Nullable Object> parameters = new ArrayList<>();
    for (int i = 0; i < statement.values().size(); i++) {
      if (!statement.shape().constants().get(i)) {
        parameters.add(statement.values().get(i).value());
      }
    }
    return new NextStatement(sql, parameters, candidate.score(), candidate.expectedMillis());
  }

  void forget() {
    habits.clear();
    sessions.clear();
  }
}
