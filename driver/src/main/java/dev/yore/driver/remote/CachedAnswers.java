package dev.yore.driver.remote;

import dev.yore.driver.jdbc.AnswerHeader;
import dev.yore.driver.jdbc.DriverCommand;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.remote.Service;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * One connection's use of the {@link ResultCache}: knows the state of its session, and for each of
 * its statements what is being read. Safe for use by many threads.
 *
 * <p>An answer is kept if the server says that it can be repeated, and given again if statement,
 * parameters, user and session's state are the same, the session is in auto-commit mode without a
 * transaction, and the version of the past that the server knew not longer ago than the given age
 * is still the one the answer holds in. The server says all of that in headers of its answers.
 */
final class CachedAnswers {
  private final String server;
  private final @Nullable String user;
  private final ResultCache cache;
  private final PastWatch watch;
  private final long maxAgeNanos;
  private final boolean prefetching;
  private final Map<Integer, String> prepared = new ConcurrentHashMap<>();
  private final Map<Integer, AnswerCollector> collectors = new ConcurrentHashMap<>();

  /** Statements that have warnings or keys on the server, which a hit would not take away. */
  private final Set<Integer> marked = ConcurrentHashMap.newKeySet();

  private long stateNumber;
  private @Nullable String state;

  /**
   * @param maxAgeNanos how long what was heard of the past's version is relied on
   * @param prefetching whether nobody waits for what is asked here
   */
  CachedAnswers(
      String server,
      @Nullable String user,
      ResultCache cache,
      PastWatch watch,
      long maxAgeNanos,
      boolean prefetching) {
    this.server = server;
    this.user = user;
    this.cache = cache;
    this.watch = watch;
    this.maxAgeNanos = maxAgeNanos;
    this.prefetching = prefetching;
  }

  /** An answer came: what its headers say of session and past. */
  void heard(HttpTransport.Answer answer) {
    String past = answer.header(AnswerHeader.PAST);
    if (past != null) {
      watch.heard(past, answer.sentNanos());
    }
    String session = answer.header(AnswerHeader.SESSION);
    if (session != null) {
      int space = session.indexOf(' ');
      long number = Long.parseLong(session, 0, space, 10);
      String text = session.substring(space + 1);
      synchronized (this) {
        if (number > stateNumber) {
          stateNumber = number;
          state =
              text.equals(AnswerHeader.NO_STATE)
                  ? null
                  : URLDecoder.decode(text, StandardCharsets.UTF_8);
        }
      }
    }
  }

  /** What answers depend on now; null if they cannot be kept. */
  synchronized @Nullable String state() {
    return state;
  }

  void prepared(int statementId, String sql) {
    prepared.put(statementId, sql);
  }

  @Nullable String sqlOf(int statementId) {
    return prepared.get(statementId);
  }

  void closed(int statementId) {
    prepared.remove(statementId);
    collectors.remove(statementId);
    marked.remove(statementId);
  }

  /** The server did something for the statement that is no query. */
  void changed(int statementId) {
    collectors.remove(statementId);
    marked.add(statementId);
  }

  /** The key under which the answer would be; null if it cannot be kept. */
  @Nullable ResultKey key(
      @Nullable String sql, List<@Nullable TypedValue> parameters, long maxRows) {
    String now = state();
    return sql == null || now == null || DriverCommand.parse(sql).isPresent()
        ? null
        : new ResultKey(server, user, now, sql, parameters, Math.max(0, maxRows));
  }

  /** Whether the answer is in memory and holds as far as is known. */
  boolean isKept(String sql, List<@Nullable TypedValue> parameters) {
    ResultKey key = key(sql, parameters, 0);
    return key != null && cache.holds(key, watch.past());
  }

  /** Whether the answer being read may still be kept. */
  boolean isCollecting(int statementId) {
    return collectors.containsKey(statementId);
  }

  /**
   * The answer from memory, or null.
   *
   * @param ask asks the server anything, so that it tells its past's version
   */
  @Nullable KeptResult find(@Nullable ResultKey key, int statementId, Runnable ask) {
    if (key == null || prefetching || marked.contains(statementId)) {
      return null;
    }
    String past = watch.past(maxAgeNanos);
    if (past == null && cache.contains(key)) {
      cache.checked();
      ask.run();
      past = watch.past();
      if (!key.state().equals(state())) {
        return null;
      }
    }
    KeptResult kept = cache.find(key, past);
    if (kept != null) {
      collectors.remove(statementId);
    }
    return kept;
  }

  /**
   * The server answered an execution.
   *
   * @return whether the answer is about a fixed past
   */
  boolean executed(
      @Nullable ResultKey key,
      int statementId,
      Service.ExecuteResponse response,
      HttpTransport.Answer answer) {
    collectors.remove(statementId);
    Service.ResultSetResponse result =
        response.results == null || response.results.isEmpty() ? null : response.results.get(0);
    if (result == null || result.firstFrame == null || result.updateCount != -1) {
      marked.add(statementId);
      return false;
    }
    if (answer.header(AnswerHeader.WARNINGS) != null) {
      marked.add(statementId);
    } else {
      marked.remove(statementId);
    }
    String past = answer.header(AnswerHeader.REPEATABLE);
    // A state that changed meanwhile: another thread's statement; whose answer this is, is unknown.
    if (key != null && past != null && key.state().equals(state())) {
      collect(
          statementId,
          new AnswerCollector(
              key, past, result.signature, cache.maxResultBytes() - key.sizeBytes(), prefetching),
          result.firstFrame,
          past);
      return true;
    }
    return false;
  }

  /** The server answered with more rows. */
  void fetched(int statementId, Meta.@Nullable Frame frame, HttpTransport.Answer answer) {
    AnswerCollector collector = collectors.remove(statementId);
    if (collector != null && frame != null) {
      collect(statementId, collector, frame, answer.header(AnswerHeader.REPEATABLE));
    }
  }

  private void collect(
      int statementId, AnswerCollector collector, Meta.Frame frame, @Nullable String repeatable) {
    if (collector.add(frame, repeatable)) {
      if (frame.done) {
        collector.storeIn(cache);
      } else {
        collectors.put(statementId, collector);
      }
    }
  }
}
