package dev.yore.server.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Who came, who was refused, and who changed what: a JSON object a line, in a file that only grows,
 * or in the log named {@code yore.audit} if there is no file. Safe for use by many threads.
 */
public final class AuditLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("yore.audit");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A statement's text beyond this is cut: a log must not grow by what users load. */
  private static final int MAX_TEXT = 4_000;

  /** A refused text beyond this is cut: strangers choose what it is. */
  private static final int MAX_REFUSED_TEXT = 300;

  private final InstantSource clock;

  /** Guarded by this. */
  private final RefusalBudget budget;

  /** Refusals since the last one that was written; guarded by this. */
  private long leftOut;

  /** Guarded by this. */
  private final @Nullable Writer file;

  /** What happened. */
  public enum Event {
    CONNECTED,
    DISCONNECTED,
    EXPIRED,
    REFUSED,
    CHANGED,
    FAILED,
    SLOW
  }

  /**
   * @param file appended to, made if missing, readable by its owner alone; null for the log
   * @throws StoreException {@code IO_ERROR} if it cannot be written
   */
  public AuditLog(@Nullable Path file) {
    this(file, Clock.systemUTC());
  }

  AuditLog(@Nullable Path file, InstantSource clock) {
    this.clock = clock;
    this.budget = new RefusalBudget(clock);
    try {
      this.file = file == null ? null : open(file);
    } catch (IOException e) {
      throw new StoreException(ErrorCode.IO_ERROR, "cannot write the audit log " + file, e);
    }
  }

  private static Writer open(Path file) throws IOException {
    if (!Files.exists(file)) {
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(file);
      }
    }
    return Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }

  /**
   * Writes that somebody did not get what they wanted, unless there were too many of them lately
   * ({@link RefusalBudget}): those are counted, and the next line says how many were left out.
   *
   * @param details names and values, alternately; null values are left out
   */
  public void refused(Caller caller, RefusalKind kind, String reason, @Nullable Object... details) {
    long missing;
    synchronized (this) {
      if (!budget.take(caller.address(), kind)) {
        leftOut++;
        return;
      }
      missing = leftOut;
      leftOut = 0;
    }
    List<@Nullable Object> all = new ArrayList<>(List.of("kind", kind.name()));
    for (@Nullable Object detail : details) {
      all.add(detail instanceof String text ? cut(text, MAX_REFUSED_TEXT) : detail);
    }
    all.addAll(
        Arrays.asList(
            "reason", cut(reason, MAX_REFUSED_TEXT), "leftOut", missing == 0 ? null : missing));
    Caller shown = new Caller(cut(caller.user(), MAX_REFUSED_TEXT), caller.address());
    write(Event.REFUSED, shown, all.toArray());
  }

  /** Writes how many refusals were left out since the last line that said so, if there are any. */
  public void summarize() {
    long missing;
    synchronized (this) {
      missing = leftOut;
      leftOut = 0;
    }
    if (missing > 0) {
      write(Event.REFUSED, Caller.SERVER, "reason", "too many to write down", "leftOut", missing);
    }
  }

  /**
   * Writes a line.
   *
   * @param details names and values, alternately; null values are left out
   */
  public void write(Event event, Caller caller, @Nullable Object... details) {
    Map<String, Object> line = new LinkedHashMap<>();
    if (file != null) {
      line.put("time", clock.instant().toString());
    }
    line.put("event", event.name());
    line.put("user", caller.user());
    line.put("address", caller.address());
    for (int i = 0; i + 1 < details.length; i += 2) {
      Object value = details[i + 1];
      if (value != null) {
        line.put(
            String.valueOf(details[i]), value instanceof String text ? cut(text, MAX_TEXT) : value);
      }
    }
    append(line);
  }

  private static String cut(String text, int most) {
    return text.length() <= most
        ? text
        : text.substring(0, most) + "… (" + text.length() + " characters)";
  }

  private void append(Map<String, Object> line) {
    if (file == null) {
      LoggingEventBuilder entry = LOG.atInfo();
      for (Map.Entry<String, Object> field : line.entrySet()) {
        entry = entry.addKeyValue(field.getKey(), field.getValue());
      }
      entry.log("audit");
      return;
    }
    String text;
    try {
      text = JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names, texts and numbers are JSON", e);
    }
    synchronized (this) {
      try {
        file.write(text);
        file.write('\n');
        file.flush();
      } catch (IOException e) {
        // Users must be able to work while an operator makes room; what is lost is in the log.
        LOG.error("audit log not written: {}", text, e);
      }
    }
  }

  @Override
  public void close() {
    summarize();
    synchronized (this) {
      closeFile();
    }
  }

  private void closeFile() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        LOG.error("the audit log was not closed", e);
      }
    }
  }
}
