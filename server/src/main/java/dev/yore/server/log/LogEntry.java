package dev.yore.server.log;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Something to be logged. Immutable.
 *
 * @param fields who and what it is about, by name
 */
record LogEntry(
    Instant time,
    Level level,
    String logger,
    String thread,
    String message,
    Map<String, Object> fields,
    @Nullable Throwable failure) {

  /** A field beyond this is cut: clients choose what some of them are. */
  static final int MAX_FIELD = 4_000;

  static String cut(String text) {
    return text.length() <= MAX_FIELD ? text : text.substring(0, MAX_FIELD) + "…";
  }
}
