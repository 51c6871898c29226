package dev.yore.driver.remote;

import dev.yore.driver.jdbc.NextQuestion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server what an application probably asks next about the past, and lets an {@link
 * AheadFetcher} fetch the answers; tells it what was answered from memory, as the server would
 * otherwise lose the thread. Nobody waits for any of that: what cannot be done at once is left out,
 * and an application that asks what nobody expected is asked about less and less often. Safe for
 * use by many threads.
 */
final class NextAnswersFetcher {
  /** Of what was answered from memory meanwhile, the newest are told. */
  private static final int MAX_WAITING = 8;

  /** A screen has fewer statements with parameters. */
  private static final int MAX_STATEMENTS = 256;

  /** So many questions since an answer was there before it was asked for halve the next ones. */
  private static final int PATIENCE = 8;

  /** Of so many statements at least one is asked about: habits change. */
  private static final int MAX_SKIPPED_POWER = 6;

  private record Asked(String sql, List<@Nullable TypedValue> parameters, boolean fromMemory) {}

  private final AheadFetcher fetcher;

  /** What was set for each statement last. */
  private final Map<String, List<@Nullable TypedValue>> models =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<@Nullable TypedValue>> eldest) {
          return size() > MAX_STATEMENTS;
        }
      };

  private final Deque<Asked> waiting = new ArrayDeque<>();
  private boolean scheduled;
  private int fruitless;
  private int skipping;

  NextAnswersFetcher(AheadFetcher fetcher) {
    this.fetcher = fetcher;
  }

  /**
   * The application has asked something about a fixed past.
   *
   * @param fromMemory whether the server has not heard of it
   * @param expected whether its answer had been fetched before
   */
  synchronized void asked(
      String sql, List<@Nullable TypedValue> parameters, boolean fromMemory, boolean expected) {
    if (expected) {
      fruitless = 0;
      skipping = 0;
    } else if (skipping > 0) {
      skipping--;
      return;
    }
    models.put(sql, parameters);
    while (waiting.size() >= MAX_WAITING) {
      waiting.removeFirst();
    }
    waiting.addLast(new Asked(sql, parameters, fromMemory));
    if (!scheduled) {
      scheduled = fetcher.later(this::work);
    }
  }

  private synchronized List<Asked> take() {
    List<Asked> taken = List.copyOf(waiting);
    waiting.clear();
    scheduled = false;
    return taken;
  }

  private synchronized boolean isOvertaken() {
    return !waiting.isEmpty();
  }

  private synchronized @Nullable List<@Nullable TypedValue> model(String sql) {
    return models.get(sql);
  }

  private synchronized void spent() {
    fruitless++;
    skipping = (1 << Math.min(MAX_SKIPPED_POWER, fruitless / PATIENCE)) - 1;
  }

  private void work() {
    try {
      fetchNext();
    } finally {
      spent();
    }
  }

  private void fetchNext() {
    List<AheadFetcher.Next> next = new ArrayList<>();
    for (Asked asked : take()) {
      next.clear();
      next.addAll(fetcher.next(asked.fromMemory() ? asked.sql() : null, asked.parameters()));
    }
    for (AheadFetcher.Next one : next) {
      List<@Nullable TypedValue> model = one.parameters().isEmpty() ? List.of() : model(one.sql());
      List<@Nullable TypedValue> parameters =
          model == null ? null : NextQuestion.decode(one.parameters(), model);
      if (isOvertaken()) {
        break; // The application went on; what it asks next is better known then.
      }
      if (parameters != null) {
        fetcher.fetchNow(one.sql(), parameters);
      }
    }
  }
}
