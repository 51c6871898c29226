package dev.yore.clients;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/** Runs the records of one sqllogictest file on a connection of an empty database. */
final class LogicTestRun {
  private static final String HASHED = " values hashing to ";

  /** A record whose outcome is not the one in the file. */
  record Difference(int line, String sql, String found) {}

  private final Statement statement;
  private final List<Difference> differences = new ArrayList<>();
  private int records;

  LogicTestRun(Connection connection) throws SQLException {
    statement = connection.createStatement();
  }

  int records() {
    return records;
  }

  List<Difference> differences() {
    return differences;
  }

  /** Runs the records up to so many queries. */
  void run(List<LogicTestRecord> all, int maxQueries) {
    int queries = 0;
    for (LogicTestRecord record : all) {
      if (record.types() != null && ++queries > maxQueries) {
        return;
      }
      records++;
      String found = record.types() == null ? change(record) : query(record);
      if (found != null) {
        differences.add(new Difference(record.line(), record.sql(), found));
      }
    }
  }

  /** What went otherwise, null if nothing did. */
  private String change(LogicTestRecord record) {
    try {
      // SQLite's name for it.
      statement.execute(record.sql().replaceAll("\\bTEXT\\b", "VARCHAR"));
      return record.mustFail() ? "it was accepted" : null;
    } catch (SQLException e) {
      return record.mustFail() ? null : e.getMessage();
    }
  }

  private String query(LogicTestRecord record) {
    List<String> values;
    try {
      values = values(record);
    } catch (SQLException e) {
      return e.getMessage();
    }
    List<String> expected = record.expected();
    if (expected.size() == 1 && expected.get(0).contains(HASHED)) {
      String found = values.size() + HASHED + md5(values);
      return found.equals(expected.get(0)) ? null : found;
    }
    return values.equals(expected) ? null : values.toString();
  }

  private List<String> values(LogicTestRecord record) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(record.sql())) {
      if (result.getMetaData().getColumnCount() != record.types().length()) {
        throw new SQLException(result.getMetaData().getColumnCount() + " columns");
      }
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= record.types().length(); i++) {
          row.add(text(result, i, record.types().charAt(i - 1)));
        }
        rows.add(row);
      }
    }
    if (record.sort().equals("rowsort")) {
      rows.sort(LogicTestRun::compare);
    }
    List<String> values = new ArrayList<>();
    rows.forEach(values::addAll);
    if (record.sort().equals("valuesort")) {
      Collections.sort(values);
    }
    return values;
  }

  private static int compare(List<String> a, List<String> b) {
    for (int i = 0; i < a.size(); i++) {
      int order = a.get(i).compareTo(b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** As the files write values: whole numbers, three digits behind the point, or text. */
  private static String text(ResultSet result, int column, char type) throws SQLException {
    Object value = result.getObject(column);
    if (value == null) {
      return "NULL";
    }
    switch (type) {
      case 'I':
        return value instanceof Number number
            ? new BigDecimal(number.toString()).setScale(0, RoundingMode.DOWN).toPlainString()
            : value instanceof Boolean b ? (b ? "1" : "0") : value.toString();
      case 'R':
        return value instanceof Number number
            ? new BigDecimal(number.toString()).setScale(3, RoundingMode.HALF_UP).toPlainString()
            : value.toString();
      case 'T':
        String text = value.toString();
        return text.isEmpty() ? "(empty)" : text.replaceAll("[^ -~]", "@");
      default:
        throw new SQLException("no such column type: " + type);
    }
  }

  private static String md5(List<String> values) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      for (String value : values) {
        digest.update((value + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
