package dev.yore.tpc.bih;

import dev.yore.tpc.tpch.TpchColumn;
import dev.yore.tpc.tpch.TpchTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of TPC-H with columns for its application times, each a begin (inclusive) and an end
 * (exclusive). Where rows of one key may have different application times, the begin belongs to the
 * primary key.
 */
public enum BihTable {
  REGION(TpchTable.REGION, false),
  NATION(TpchTable.NATION, false),
  SUPPLIER(TpchTable.SUPPLIER, false),
  PART(TpchTable.PART, true, "p_available"),
  PARTSUPP(TpchTable.PARTSUPP, true, "ps_valid"),
  CUSTOMER(TpchTable.CUSTOMER, true, "c_visible"),
  ORDERS(TpchTable.ORDERS, false, "o_active", "o_receivable"),
  LINEITEM(TpchTable.LINEITEM, false, "l_active");

  private final TpchTable base;
  private final List<String> columns;
  private final List<Integer> keyColumns;
  private final String createSql;

  BihTable(TpchTable base, boolean periodInKey, String... periods) {
    this.base = base;
    List<String> names = new ArrayList<>();
    List<String> ddl = new ArrayList<>();
    for (TpchColumn column : base.columns()) {
      names.add(column.name());
      ddl.add(column.name() + " " + column.sqlType() + " NOT NULL");
    }
    for (String period : periods) {
      for (String end : List.of("_begin", "_end")) {
        names.add(period + end);
        ddl.add(period + end + " DATE NOT NULL");
      }
    }
    this.columns = List.copyOf(names);
    List<Integer> key = new ArrayList<>(base.keyColumns());
    if (periodInKey) {
      key.add(base.columns().size());
    }
    this.keyColumns = List.copyOf(key);
    this.createSql =
        "CREATE TABLE %s (%s, PRIMARY KEY (%s))"
            .formatted(
                base.sqlName(),
                String.join(", ", ddl),
                key.stream().map(names::get).collect(Collectors.joining(", ")));
  }

  /** The table of TPC-H that it extends: its columns come first. */
  public TpchTable base() {
    return base;
  }

  public String sqlName() {
    return base.sqlName();
  }

  /** Names of all columns in order. */
  public List<String> columns() {
    return columns;
  }

  /** Ordinals of the primary key's columns. */
  public List<Integer> keyColumns() {
    return keyColumns;
  }

  /** CREATE TABLE with the primary key. */
  public String createSql() {
    return createSql;
  }

  /** Likewise without a key and with the system time of each version, [sys_from, sys_to). */
  public String createVersionsSql() {
    return createSql.substring(0, createSql.indexOf(", PRIMARY KEY"))
        + ", sys_from BIGINT NOT NULL, sys_to BIGINT NOT NULL)";
  }

  /** The column's ordinal; the name must be one of the table's. */
  public int ordinalOf(String column) {
    int ordinal = columns.indexOf(column);
    if (ordinal < 0) {
      throw new IllegalArgumentException(sqlName() + " has no column " + column);
    }
    return ordinal;
  }

  /** The row's primary key. */
  List<Object> keyOf(Object[] row) {
    Object[] key = new Object[keyColumns.size()];
    for (int i = 0; i < key.length; i++) {
      key[i] = row[keyColumns.get(i)];
    }
    return Arrays.asList(key);
  }
}
