package dev.yore.tpc.tpch;

/** What a TPC-H column holds, its SQL type and the Java class of its values. */
public enum ColumnKind {
  /** {@link Long}. */
  IDENTIFIER("BIGINT"),
  /** {@link Integer}. */
  COUNT("INTEGER"),
  /** {@link java.math.BigDecimal} of scale 2. */
  DECIMAL("DECIMAL(15,2)"),
  /** {@link java.time.LocalDate}. */
  DATE("DATE"),
  /** {@link String}; the length comes with the column. */
  TEXT("VARCHAR");

  private final String sqlType;

  ColumnKind(String sqlType) {
    this.sqlType = sqlType;
  }

  String sqlType() {
    return sqlType;
  }
}
