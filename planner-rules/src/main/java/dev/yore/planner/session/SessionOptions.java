package dev.yore.planner.session;

import dev.yore.planner.QueryEngine;
import dev.yore.planner.run.EngineSettings;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.predict.PrefetchMode;
import java.util.Locale;
import java.util.Set;

/**
 * What SET changes for one session's statements. Immutable.
 *
 * @param timeoutMillis after which a statement is stopped; 0 for never
 */
record SessionOptions(
    QueryEngine engine,
    EngineSettings settings,
    ObservationOptions observation,
    long timeoutMillis) {
  /** More threads than this are a typing mistake. */
  private static final int MAX_PARALLELISM = 1024;

  /** Less than a batch of every operator cannot work. */
  private static final long MIN_BUDGET_BYTES = 1 << 20;

  /** A day: whoever waits longer does not mind. */
  private static final long MAX_LATENCY_MILLIS = 86_400_000;

  /** Thirty days: more is a typing mistake, and no overflow. */
  private static final long MAX_TIMEOUT_MILLIS = 30L * 86_400_000;

  static SessionOptions defaults(EngineSettings settings) {
    return new SessionOptions(QueryEngine.COLUMNAR, settings, ObservationOptions.DEFAULTS, 0);
  }

  /**
   * The options with one of them changed.
   *
   * @param name ENGINE, PARALLELISM, MEMORY_BUDGET (bytes), QUERY_TIMEOUT (ms), PREFETCH, LATENCY
   *     (ms), HISTORY_VALUES or TRANSACTION_ISOLATION, in any case
   * @throws StoreException {@code INVALID_PARAMETER} for other names, and values out of range
   */
  SessionOptions with(String name, String value) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "ENGINE" ->
          new SessionOptions(QueryEngine.of(value), settings, observation, timeoutMillis);
      case "PARALLELISM" ->
          with(settings.withParallelism((int) number(name, value, 1, MAX_PARALLELISM)));
      case "MEMORY_BUDGET" ->
          with(
              settings.withMemoryBudgetBytes(
                  number(name, value, MIN_BUDGET_BYTES, Long.MAX_VALUE)));
      case "QUERY_TIMEOUT" ->
          new SessionOptions(
              engine, settings, observation, number(name, value, 0, MAX_TIMEOUT_MILLIS));
      case "PREFETCH" -> with(observation.withMode(PrefetchMode.of(value)));
      case "LATENCY" ->
          with(observation.withLatencyMillis(number(name, value, 0, MAX_LATENCY_MILLIS)));
      case "HISTORY_VALUES" -> with(observation.withMasked(masked(value)));
      case "TRANSACTION_ISOLATION" -> {
        checkIsolation(value);
        yield this;
      }
      default ->
          throw new StoreException(
              ErrorCode.INVALID_PARAMETER,
              "unknown option '"
                  + name
                  + "'; SET knows ENGINE, PARALLELISM, MEMORY_BUDGET, QUERY_TIMEOUT, PREFETCH,"
                  + " LATENCY, HISTORY_VALUES and TRANSACTION_ISOLATION");
    };
  }

  /** Weaker levels are answered by the one there is. */
  private static void checkIsolation(String level) {
    boolean known =
        Set.of("READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ")
            .contains(level.strip().toUpperCase(Locale.ROOT));
    if (!known) {
      throw new StoreException(
          ErrorCode.NOT_SUPPORTED,
          "isolation level "
              + level
              + " is not supported; Yore gives snapshot isolation, which is REPEATABLE READ");
    }
  }

  private SessionOptions with(EngineSettings other) {
    return new SessionOptions(engine, other, observation, timeoutMillis);
  }

  private SessionOptions with(ObservationOptions other) {
    return new SessionOptions(engine, settings, other, timeoutMillis);
  }

  private static boolean masked(String value) {
    return switch (value.strip().toUpperCase(Locale.ROOT)) {
      case "MASKED" -> true;
      case "KEPT" -> false;
      default ->
          throw new StoreException(
              ErrorCode.INVALID_PARAMETER,
              "SET HISTORY_VALUES = " + value + ": must be kept or masked");
    };
  }

  private static long number(String name, String value, long min, long max) {
    try {
      long number = Long.parseLong(value.strip());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below like a number out of range.
    }
    throw new StoreException(
        ErrorCode.INVALID_PARAMETER,
        "SET " + name + " = " + value + ": must be a number from " + min + " to " + max);
  }
}
