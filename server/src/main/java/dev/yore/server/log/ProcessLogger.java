package dev.yore.server.log;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** Writes to standard error, a message at a time. Safe for use by many threads. */
final class ProcessLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1L;

  ProcessLogger(String name) {
    this.name = name;
  }

  @Override
  public boolean isTraceEnabled() {
    return ProcessLog.isHeard(name, Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return ProcessLog.isHeard(name, Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return ProcessLog.isHeard(name, Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return ProcessLog.isHeard(name, Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return ProcessLog.isHeard(name, Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable failure) {
    write(level, message, arguments, List.of(), failure);
  }

  @Override
  public void log(LoggingEvent event) {
    if (ProcessLog.isHeard(name, event.getLevel())) {
      write(
          event.getLevel(),
          event.getMessage(),
          event.getArgumentArray(),
          event.getKeyValuePairs(),
          event.getThrowable());
    }
  }

  private void write(
      Level level,
      @Nullable String message,
      @Nullable Object @Nullable [] arguments,
      @Nullable List<KeyValuePair> pairs,
      @Nullable Throwable failure) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Map<String, String> about = MDC.getCopyOfContextMap();
    if (about != null) {
      fields.putAll(about);
    }
    for (KeyValuePair pair : pairs == null ? List.<KeyValuePair>of() : pairs) {
      fields.put(pair.key, pair.value);
    }
    String line =
        LogLines.of(
            new LogEntry(
                Instant.now(),
                level,
                name,
                Thread.currentThread().getName(),
                String.valueOf(MessageFormatter.basicArrayFormat(message, arguments)),
                fields,
                failure),
            ProcessLog.format());
    // One call writes all of it, so that lines of threads do not mix.
    System.err.print(line);
    System.err.flush();
  }
}
