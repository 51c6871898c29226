package dev.yore.tpc.bih;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Every version of every row with its system time, as a slowly changing dimension of type 2 keeps
 * them: an account of the history that owes nothing to any database.
 */
public final class BihVersions {
  /** The end in system time of versions that are current. */
  public static final long CURRENT = Long.MAX_VALUE;

  /** The system time of what was loaded. */
  public static final long LOADED = 0;

  private final Map<BihTable, Map<List<Object>, Version>> open = new EnumMap<>(BihTable.class);
  private final Map<BihTable, List<String>> closed = new EnumMap<>(BihTable.class);

  private record Version(Object[] row, long from) {}

  /** Begins with the rows before the history's first commit. */
  public BihVersions(BihHistory history) {
    for (BihTable table : BihTable.values()) {
      Map<List<Object>, Version> rows = new LinkedHashMap<>();
      for (Object[] row : history.rows(table)) {
        rows.put(table.keyOf(row), new Version(row, LOADED));
      }
      open.put(table, rows);
      closed.put(table, new ArrayList<>());
    }
  }

  /**
   * Goes on to a commit.
   *
   * @param systemTime greater than that of the commit before
   */
  public void add(BihCommit commit, long systemTime) {
    for (BihChange change : commit.changes()) {
      Map<List<Object>, Version> versions = Objects.requireNonNull(open.get(change.table()));
      if (change.before() != null) {
        Version ended = Objects.requireNonNull(versions.remove(change.key()));
        Objects.requireNonNull(closed.get(change.table()))
            .add(line(ended.row, ended.from, systemTime));
      }
      if (change.after() != null) {
        versions.put(change.key(), new Version(change.after(), systemTime));
      }
    }
  }

  /** Writes all versions of a table as text: a header, values separated by bars. */
  public void write(BihTable table, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write(String.join("|", table.columns()) + "|sys_from|sys_to\n");
      for (String line : Objects.requireNonNull(closed.get(table))) {
        out.write(line);
      }
      Objects.requireNonNull(open.get(table))
          .values()
          .forEach(version -> writeLine(out, line(version.row, version.from, CURRENT)));
    }
  }

  private static void writeLine(BufferedWriter out, String line) {
    try {
      out.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // No value contains a bar, a quote or a line feed.
  private static String line(Object[] row, long from, long to) {
    StringBuilder line = new StringBuilder();
    for (Object value : row) {
      line.append(value).append('|');
    }
    return line.append(from).append('|').append(to).append('\n').toString();
  }
}
