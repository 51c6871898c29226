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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who came, who was refused, and who changed what: a JSON object a line, in a file that only grows,
 * or in the log named {@code yore.audit} if there is no file. Safe for use by many threads.
 */
public final class AuditLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("yore.audit");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A statement's text beyond this is cut: a log must not grow by what users load. */
  private static final int MAX_TEXT = 4_000;

  /** Of refusals no more lines are written in a second: a log is no target of its own. */
  private static final int MAX_REFUSALS = 50;

  private final Clock clock;

  /** Guarded by this. */
  private long refusalSecond;

  /** Guarded by this. */
  private long refusals;

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

  AuditLog(@Nullable Path file, Clock clock) {
    this.clock = clock;
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
   * Writes that somebody did not get what they wanted. Of more than {@link #MAX_REFUSALS} within a
   * second the rest are counted, and the next line says how many were left out.
   *
   * @param details names and values, alternately; null values are left out
   */
  public void refused(Caller caller, String reason, @Nullable Object... details) {
    long leftOut;
    synchronized (this) {
      long second = clock.instant().getEpochSecond();
      boolean next = second != refusalSecond;
      leftOut = next ? Math.max(0, refusals - MAX_REFUSALS) : 0;
      refusals = next ? 1 : refusals + 1;
      refusalSecond = second;
      if (refusals > MAX_REFUSALS) {
        return;
      }
    }
    List<@Nullable Object> all = new ArrayList<>(Arrays.asList(details));
    all.addAll(Arrays.asList("reason", reason, "leftOut", leftOut == 0 ? null : leftOut));
    write(Event.REFUSED, caller, all.toArray());
  }

  /**
   * Writes a line.
   *
   * @param details names and values, alternately; null values are left out
   */
  public void write(Event event, Caller caller, @Nullable Object... details) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("time", clock.instant().toString());
    line.put("event", event.name());
    line.put("user", caller.user());
    line.put("address", caller.address());
    for (int i = 0; i + 1 < details.length; i += 2) {
      Object value = details[i + 1];
      if (value != null) {
        line.put(String.valueOf(details[i]), value instanceof String text ? cut(text) : value);
      }
    }
    append(line);
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT
        ? text
        : text.substring(0, MAX_TEXT) + "… (" + text.length() + " characters)";
  }

  private void append(Map<String, Object> line) {
    String text;
    try {
      text = JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names, texts and numbers are JSON", e);
    }
    synchronized (this) {
      if (file == null) {
        LOG.info(text);
        return;
      }
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
  public synchronized void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        LOG.error("the audit log was not closed", e);
      }
    }
  }
}
