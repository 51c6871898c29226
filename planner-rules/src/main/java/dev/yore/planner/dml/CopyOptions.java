package dev.yore.planner.dml;

import dev.yore.planner.parquet.Compression;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What COPY was asked to do, and how. Immutable.
 *
 * @param header whether the first line names columns
 * @param nullText what stands for NULL where it is not quoted
 * @param compression of a Parquet file that is written
 * @param rejects file for rows that do not fit; null to load all or nothing
 * @param batchRows rows read per commit, or {@link #ALL_ROWS}
 */
record CopyOptions(
    Format format,
    boolean header,
    char delimiter,
    char quote,
    String nullText,
    Charset encoding,
    Compression compression,
    @Nullable String rejects,
    long batchRows) {
  /** All rows are one transaction. */
  static final long ALL_ROWS = Long.MAX_VALUE;

  private static final Set<String> ONLY_CSV =
      Set.of("HEADER", "DELIMITER", "QUOTE", "NULL", "ENCODING");
  private static final Set<String> ONLY_FROM = Set.of("REJECTS", "BATCH");
  private static final Set<String> OTHERS = Set.of("FORMAT", "COMPRESSION");

  /** How a file is written. */
  enum Format {
    CSV,
    PARQUET;

    /** What rows of such a file are counted as. */
    String unit() {
      return this == CSV ? "line" : "row";
    }
  }

  /**
   * Reads the options.
   *
   * @param file whose name says the format where no option does
   */
  static CopyOptions of(Map<String, String> options, boolean from, String file) {
    Format format = format(options.get("FORMAT"), file);
    for (String name : options.keySet()) {
      check(name, format, from);
    }
    char delimiter = character(options, "DELIMITER", ',');
    char quote = character(options, "QUOTE", '"');
    if (delimiter == quote) {
      throw invalid("DELIMITER and QUOTE must differ");
    }
    return new CopyOptions(
        format,
        flag(options.getOrDefault("HEADER", "FALSE")),
        delimiter,
        quote,
        options.getOrDefault("NULL", ""),
        charset(options.getOrDefault("ENCODING", StandardCharsets.UTF_8.name())),
        Compression.of(options.getOrDefault("COMPRESSION", Compression.SNAPPY.name())),
        options.get("REJECTS"),
        batchRows(options.get("BATCH")));
  }

  private static Format format(@Nullable String name, String file) {
    if (name == null) {
      return file.toLowerCase(Locale.ROOT).endsWith(".parquet") ? Format.PARQUET : Format.CSV;
    }
    try {
      return Format.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          ErrorCode.NOT_SUPPORTED, "COPY knows the formats CSV and PARQUET, not " + name, e);
    }
  }

  private static void check(String name, Format format, boolean from) {
    if (!ONLY_CSV.contains(name) && !ONLY_FROM.contains(name) && !OTHERS.contains(name)) {
      Set<String> all = new TreeSet<>(ONLY_CSV);
      all.addAll(ONLY_FROM);
      all.addAll(OTHERS);
      throw invalid("there is no COPY option " + name + "; there are " + all);
    }
    if (!from && ONLY_FROM.contains(name)) {
      throw invalid("COPY … TO has no " + name);
    }
    // Rejected rows are lines of text, whatever they were read from.
    boolean ofText = ONLY_CSV.contains(name) && !from;
    if (format == Format.PARQUET && (ofText || name.equals("HEADER"))) {
      throw invalid(name + " is for CSV; a Parquet file has types and names of its own");
    }
    if (name.equals("COMPRESSION") && (from || format == Format.CSV)) {
      throw invalid("COMPRESSION is for writing Parquet files; reading finds out by itself");
    }
  }

  private static long batchRows(@Nullable String text) {
    if (text == null) {
      return ALL_ROWS;
    }
    try {
      long rows = Long.parseLong(text);
      if (rows > 0) {
        return rows;
      }
    } catch (NumberFormatException e) {
      // Reported below like a number that is too small.
    }
    throw invalid("BATCH is a number of rows from 1, not " + text);
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
