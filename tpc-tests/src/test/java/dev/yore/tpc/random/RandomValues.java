package dev.yore.tpc.random;

import java.util.List;
import java.util.Random;

/**
 * The columns all random tables have, and literals for them that both databases read alike. Values
 * are few, so that they meet; extremes and NULLs are among them. Floating-point values are sums of
 * powers of two, because DuckDB reads 0.1 as a decimal; texts in CHAR columns fill them, because
 * DuckDB does not pad. Immutable.
 */
final class RandomValues {
  /** What a column holds, for choosing comparisons and functions. */
  enum Family {
    BOOLEAN,
    SMALL_NUMBER,
    WIDE_NUMBER,
    DECIMAL,
    FLOAT,
    TEXT,
    BINARY,
    TIME,
    UUID
  }

  record Column(String name, String type, Family family, List<String> literals) {}

  static final List<Column> COLUMNS =
      List.of(
          column("n", "INTEGER", Family.SMALL_NUMBER, "0", "1", "2", "3", "-1", "-7", "100"),
          column("bo", "BOOLEAN", Family.BOOLEAN, "TRUE", "FALSE"),
          column("ti", "TINYINT", Family.WIDE_NUMBER, "-128", "127", "0", "1", "-5"),
          column("si", "SMALLINT", Family.WIDE_NUMBER, "-32768", "32767", "0", "2", "300"),
          column(
              "i", "INTEGER", Family.WIDE_NUMBER, "-2147483648", "2147483647", "0", "1", "70000"),
          column(
              "l",
              "BIGINT",
              Family.WIDE_NUMBER,
              "9223372036854775807",
              "-9223372036854775807",
              "0",
              "1",
              "5000000000"),
          column("d", "DECIMAL(9,2)", Family.DECIMAL, "0.00", "1.50", "-1.50", "9999.99", "0.01"),
          column(
              "w",
              "DECIMAL(30,4)",
              Family.DECIMAL,
              "12345678901234567890123.4567",
              "-12345678901234567890123.4567",
              "0.0000",
              "1.5000",
              "-0.0001"),
          column("r", "REAL", Family.FLOAT, "0.5", "-2.75", "1024", "0", "-0.125"),
          column("f", "DOUBLE", Family.FLOAT, "0.25", "-1.5", "1048576.5", "0", "3"),
          column("c", "CHAR(4)", Family.TEXT, "'abcd'", "'ABCD'", "'a%_d'", "'äöüß'"),
          column(
              "s",
              "VARCHAR(12)",
              Family.TEXT,
              "''",
              "'a'",
              "'ab'",
              "'abc'",
              "'Abc '",
              "'b%'",
              "'_'",
              "'żółw'",
              "'b\\c'"),
          column("b", "VARBINARY(8)", Family.BINARY, "x''", "x'00'", "x'00ff'", "x'ff'", "x'7f80'"),
          column(
              "dt",
              "DATE",
              Family.TIME,
              "DATE '1969-12-31'",
              "DATE '2000-02-29'",
              "DATE '2024-12-31'",
              "DATE '0001-01-01'",
              "DATE '9999-12-31'"),
          column(
              "tm",
              "TIME(3)",
              Family.TIME,
              "TIME '00:00:00'",
              "TIME '23:59:59.999'",
              "TIME '12:30:00'"),
          column(
              "ts",
              "TIMESTAMP(3)",
              Family.TIME,
              "TIMESTAMP '1969-12-31 23:59:59.999'",
              "TIMESTAMP '2024-02-29 12:00:00'",
              "TIMESTAMP '2024-02-29 12:00:00.001'",
              "TIMESTAMP '2038-01-19 03:14:08'"),
          column(
              "u",
              "UUID",
              Family.UUID,
              "CAST('00000000-0000-0000-0000-000000000001' AS UUID)",
              "CAST('7fffffff-ffff-ffff-ffff-ffffffffffff' AS UUID)",
              "CAST('80000000-0000-0000-0000-000000000000' AS UUID)"));

  private RandomValues() {}

  private static Column column(String name, String type, Family family, String... literals) {
    return new Column(name, type, family, List.of(literals));
  }

  static Column any(Random random) {
    return COLUMNS.get(random.nextInt(COLUMNS.size()));
  }

  static Column anyOf(Random random, Family... families) {
    List<Family> wanted = List.of(families);
    List<Column> fitting = COLUMNS.stream().filter(c -> wanted.contains(c.family())).toList();
    return fitting.get(random.nextInt(fitting.size()));
  }

  static Column named(String name) {
    return COLUMNS.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  /** One of the column's values. */
  static String literal(Random random, Column column) {
    return column.literals().get(random.nextInt(column.literals().size()));
  }

  /** One of the column's values or NULL. */
  static String value(Random random, Column column) {
    return random.nextInt(5) == 0 ? "NULL" : literal(random, column);
  }
}
