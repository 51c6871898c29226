package dev.yore.server.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns entries into lines. Safe for use by many threads. */
final class LogLines {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

  private LogLines() {}

  /** The entry with the end of its line. */
  static String of(LogEntry entry, LogFormat format) {
    return format == LogFormat.JSON ? json(entry) : text(entry);
  }

  private static String text(LogEntry entry) {
    StringBuilder line = new StringBuilder(160);
    line.append(LOCAL.format(entry.time().atZone(ZoneId.systemDefault())));
    line.append(" [").append(entry.thread()).append("] ");
    line.append(entry.level()).append(' ').append(entry.logger()).append(" - ");
    appendOnOneLine(line, entry.message());
    for (Map.Entry<String, Object> field : entry.fields().entrySet()) {
      line.append(' ').append(field.getKey()).append('=');
      if (field.getValue() instanceof Number) {
        line.append(field.getValue());
      } else {
        line.append('"');
        appendOnOneLine(line, LogEntry.cut(String.valueOf(field.getValue())).replace("\"", "\\\""));
        line.append('"');
      }
    }
    line.append('\n');
    if (entry.failure() != null) {
      line.append(stack(entry.failure()));
    }
    return line.toString();
  }

  /** Nobody writes lines of their own by sending line breaks. */
  private static void appendOnOneLine(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        default -> line.append(Character.isISOControl(c) ? '?' : c);
      }
    }
  }

  private static String json(LogEntry entry) {
    StringWriter line = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", entry.time().truncatedTo(ChronoUnit.MICROS).toString());
      json.writeStringField("level", entry.level().name());
      json.writeStringField("logger", entry.logger());
      json.writeStringField("thread", entry.thread());
      json.writeStringField("message", entry.message());
      for (Map.Entry<String, Object> field : entry.fields().entrySet()) {
        json.writeFieldName(field.getKey());
        if (field.getValue() instanceof Number number) {
          json.writeNumber(number.toString());
        } else {
          json.writeString(LogEntry.cut(String.valueOf(field.getValue())));
        }
      }
      exception(json, entry.failure());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
    return line.append('\n').toString();
  }

  private static void exception(JsonGenerator json, @Nullable Throwable failure)
      throws IOException {
    if (failure == null) {
      return;
    }
    json.writeObjectFieldStart("exception");
    json.writeStringField("class", failure.getClass().getName());
    json.writeStringField("message", String.valueOf(failure.getMessage()));
    json.writeStringField("stack", stack(failure));
    json.writeEndObject();
  }

  private static String stack(Throwable failure) {
    StringWriter stack = new StringWriter();
    failure.printStackTrace(new PrintWriter(stack, true));
    return stack.toString();
  }
}
