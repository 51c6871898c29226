package dev.yore.clients;

import java.util.ArrayList;
import java.util.List;

/**
 * One record of a sqllogictest file.
 *
 * @param types null for a statement; for a query a letter per column: I, R or T
 * @param sort nosort, rowsort or valuesort
 * @param expected the lines after {@code ----}
 * @param mustFail whether the statement is to be refused
 */
record LogicTestRecord(
    int line, String sql, String types, String sort, List<String> expected, boolean mustFail) {

  /** The records for an engine that is called yore; others are skipped as the file says. */
  static List<LogicTestRecord> parse(List<String> lines) {
    List<LogicTestRecord> records = new ArrayList<>();
    int i = 0;
    boolean skip = false;
    while (i < lines.size()) {
      String line = lines.get(i).strip();
      if (line.startsWith("onlyif")) {
        skip = true;
      } else if (line.startsWith("halt") && !skip) {
        return records;
      } else if (line.startsWith("statement") || line.startsWith("query")) {
        int first = i;
        List<String> sql = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        boolean results = false;
        for (i++; i < lines.size() && !lines.get(i).isBlank(); i++) {
          if (lines.get(i).equals("----")) {
            results = true;
          } else {
            (results ? expected : sql).add(lines.get(i));
          }
        }
        if (!skip) {
          records.add(record(first + 1, line.split("\\s+"), String.join("\n", sql), expected));
        }
        skip = false;
        continue;
      } else if (line.isEmpty()) {
        skip = false;
      }
      i++;
    }
    return records;
  }

  private static LogicTestRecord record(
      int line, String[] head, String sql, List<String> expected) {
    if (head[0].equals("statement")) {
      return new LogicTestRecord(line, sql, null, "", List.of(), head[1].equals("error"));
    }
    return new LogicTestRecord(
        line, sql, head[1], head.length > 2 ? head[2] : "nosort", expected, false);
  }
}
