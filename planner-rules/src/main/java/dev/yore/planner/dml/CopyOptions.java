package dev.yore.planner.dml;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How COPY writes values as text. Immutable.
 *
 * @param header whether the first line names columns
 * @param nullText what stands for NULL where it is not quoted
 * @param rejects file for rows that do not fit; null to load all or nothing
 */
record CopyOptions(
    boolean header,
    char delimiter,
    char quote,
    String nullText,
    Charset encoding,
    @Nullable String rejects) {
  private static final Set<String> KNOWN =
      Set.of("FORMAT", "HEADER", "DELIMITER", "QUOTE", "NULL", "ENCODING", "REJECTS");

  static CopyOptions of(Map<String, String> options, boolean from) {
    for (String name : options.keySet()) {
      if (!KNOWN.contains(name)) {
        throw invalid("there is no COPY option " + name + "; there are " + new TreeSet<>(KNOWN));
      }
    }
    String format = options.getOrDefault("FORMAT", "CSV");
    if (!format.equalsIgnoreCase("CSV")) {
      throw new StoreException(ErrorCode.NOT_SUPPORTED, "COPY knows the format CSV, not " + format);
    }
    if (!from && options.containsKey("REJECTS")) {
      throw invalid("COPY … TO has no rejects");
    }
    char delimiter = character(options, "DELIMITER", ',');
    char quote = character(options, "QUOTE", '"');
    if (delimiter == quote) {
      throw invalid("DELIMITER and QUOTE must differ");
    }
    return new CopyOptions(
        flag(options.getOrDefault("HEADER", "FALSE")),
        delimiter,
        quote,
        options.getOrDefault("NULL", ""),
        charset(options.getOrDefault("ENCODING", StandardCharsets.UTF_8.name())),
        options.get("REJECTS"));
  }

  private static boolean flag(String text) {
    if (text.equalsIgnoreCase("TRUE") || text.equalsIgnoreCase("FALSE")) {
      return text.equalsIgnoreCase("TRUE");
    }
    throw invalid("HEADER is TRUE or FALSE, not " + text);
  }

  private static char character(Map<String, String> options, String name, char normal) {
    String text = options.get(name);
    if (text == null) {
      return normal;
    }
    if (text.length() != 1 || text.charAt(0) == '\n' || text.charAt(0) == '\r') {
      throw invalid(name + " is one character, not a line's end: '" + text + "'");
    }
    return text.charAt(0);
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw invalid("ENCODING " + name + " is not known");
    }
  }

  static StoreException invalid(String message) {
    return new StoreException(ErrorCode.INVALID_PARAMETER, message);
  }
}
