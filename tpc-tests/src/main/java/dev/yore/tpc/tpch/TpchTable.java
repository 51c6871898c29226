package dev.yore.tpc.tpch;

import static dev.yore.tpc.tpch.TpchColumn.count;
import static dev.yore.tpc.tpch.TpchColumn.date;
import static dev.yore.tpc.tpch.TpchColumn.decimal;
import static dev.yore.tpc.tpch.TpchColumn.identifier;
import static dev.yore.tpc.tpch.TpchColumn.text;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The eight tables of TPC-H in an order in which they can be loaded. Fixed-length texts of the
 * specification are VARCHAR here, because databases disagree about blank padding; none of their
 * values ends in a blank.
 */
public enum TpchTable {
  REGION(5, List.of(0), identifier("r_regionkey"), text("r_name", 25), text("r_comment", 152)),
  NATION(
      25,
      List.of(0),
      identifier("n_nationkey"),
      text("n_name", 25),
      identifier("n_regionkey"),
      text("n_comment", 152)),
  SUPPLIER(
      10_000,
      List.of(0),
      identifier("s_suppkey"),
      text("s_name", 25),
      text("s_address", 40),
      identifier("s_nationkey"),
      text("s_phone", 15),
      decimal("s_acctbal"),
      text("s_comment", 101)),
  PART(
      200_000,
      List.of(0),
      identifier("p_partkey"),
      text("p_name", 55),
      text("p_mfgr", 25),
      text("p_brand", 10),
      text("p_type", 25),
      count("p_size"),
      text("p_container", 10),
      decimal("p_retailprice"),
      text("p_comment", 23)),
  PARTSUPP(
      800_000,
      List.of(0, 1),
      identifier("ps_partkey"),
      identifier("ps_suppkey"),
      count("ps_availqty"),
      decimal("ps_supplycost"),
      text("ps_comment", 199)),
  CUSTOMER(
      150_000,
      List.of(0),
      identifier("c_custkey"),
      text("c_name", 25),
      text("c_address", 40),
      identifier("c_nationkey"),
      text("c_phone", 15),
      decimal("c_acctbal"),
      text("c_mktsegment", 10),
      text("c_comment", 117)),
  ORDERS(
      1_500_000,
      List.of(0),
      identifier("o_orderkey"),
      identifier("o_custkey"),
      text("o_orderstatus", 1),
      decimal("o_totalprice"),
      date("o_orderdate"),
      text("o_orderpriority", 15),
      text("o_clerk", 15),
      count("o_shippriority"),
      text("o_comment", 79)),
  LINEITEM(
      6_000_000,
      List.of(0, 3),
      identifier("l_orderkey"),
      identifier("l_partkey"),
      identifier("l_suppkey"),
      count("l_linenumber"),
      decimal("l_quantity"),
      decimal("l_extendedprice"),
      decimal("l_discount"),
      decimal("l_tax"),
      text("l_returnflag", 1),
      text("l_linestatus", 1),
      date("l_shipdate"),
      date("l_commitdate"),
      date("l_receiptdate"),
      text("l_shipinstruct", 25),
      text("l_shipmode", 10),
      text("l_comment", 44));

  private final long rowsAtScaleOne;
  private final List<Integer> keyColumns;
  private final List<TpchColumn> columns;

  TpchTable(long rowsAtScaleOne, List<Integer> keyColumns, TpchColumn... columns) {
    this.rowsAtScaleOne = rowsAtScaleOne;
    this.keyColumns = keyColumns;
    this.columns = List.of(columns);
  }

  /** The table's name in SQL, lower case. */
  public String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public List<TpchColumn> columns() {
    return columns;
  }

  /** Ordinals of the primary key's columns. */
  public List<Integer> keyColumns() {
    return keyColumns;
  }

  /** The column's ordinal; the name must be one of the table's. */
  public int ordinalOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException(sqlName() + " has no column " + column);
  }

  /** How many rows to expect; exact but for lineitem, whose number is within a percent. */
  public long estimatedRows(double scale) {
    return this == REGION || this == NATION ? rowsAtScaleOne : (long) (rowsAtScaleOne * scale);
  }

  /**
   * The table's rows at a scale factor, in key order: one value per column, of the class its {@link
   * ColumnKind} names. Each iteration starts afresh; arrays are the caller's.
   */
  public Iterable<Object[]> rows(double scale) {
    return TpchRows.of(this, scale);
  }

  /** CREATE TABLE with the primary key. */
  public String createSql() {
    String body = columns.stream().map(TpchColumn::ddl).collect(Collectors.joining(", "));
    String key =
        keyColumns.stream().map(i -> columns.get(i).name()).collect(Collectors.joining(", "));
    return "CREATE TABLE " + sqlName() + " (" + body + ", PRIMARY KEY (" + key + "))";
  }

  /** INSERT of one row with a parameter for every column. */
  public String insertSql() {
    String parameters = columns.stream().map(c -> "?").collect(Collectors.joining(", "));
    return "INSERT INTO " + sqlName() + " (" + columnNames() + ") VALUES (" + parameters + ")";
  }

  /** The columns' names with commas between. */
  public String columnNames() {
    return columns.stream().map(TpchColumn::name).collect(Collectors.joining(", "));
  }

  /** {@code k1 = ? AND k2 = ?} over the primary key. */
  public String keyCondition() {
    return keyColumns.stream()
        .map(i -> columns.get(i).name() + " = ?")
        .collect(Collectors.joining(" AND "));
  }
}
