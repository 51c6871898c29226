package dev.yore.tpc.tpcds;

import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The 24 tables with their primary keys, the dimensions before the facts. */
public enum TpcdsTable {
  CALL_CENTER("cc_call_center_sk"),
  CATALOG_PAGE("cp_catalog_page_sk"),
  CUSTOMER("c_customer_sk"),
  CUSTOMER_ADDRESS("ca_address_sk"),
  CUSTOMER_DEMOGRAPHICS("cd_demo_sk"),
  DATE_DIM("d_date_sk"),
  HOUSEHOLD_DEMOGRAPHICS("hd_demo_sk"),
  INCOME_BAND("ib_income_band_sk"),
  ITEM("i_item_sk"),
  PROMOTION("p_promo_sk"),
  REASON("r_reason_sk"),
  SHIP_MODE("sm_ship_mode_sk"),
  STORE("s_store_sk"),
  TIME_DIM("t_time_sk"),
  WAREHOUSE("w_warehouse_sk"),
  WEB_PAGE("wp_web_page_sk"),
  WEB_SITE("web_site_sk"),
  INVENTORY("inv_date_sk", "inv_item_sk", "inv_warehouse_sk"),
  STORE_SALES("ss_item_sk", "ss_ticket_number"),
  STORE_RETURNS("sr_item_sk", "sr_ticket_number"),
  CATALOG_SALES("cs_item_sk", "cs_order_number"),
  CATALOG_RETURNS("cr_item_sk", "cr_order_number"),
  WEB_SALES("ws_item_sk", "ws_order_number"),
  WEB_RETURNS("wr_item_sk", "wr_order_number");

  private final Table generated;
  private final List<TpcdsColumn> columns;
  private final List<Integer> keyColumns;

  TpcdsTable(String... key) {
    this.generated = Table.valueOf(name());
    this.columns = Arrays.stream(generated.getColumns()).map(TpcdsColumn::of).toList();
    List<String> names = columns.stream().map(TpcdsColumn::name).toList();
    this.keyColumns = Arrays.stream(key).map(names::indexOf).toList();
  }

  /** The table's name in SQL, lower case. */
  public String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public List<TpcdsColumn> columns() {
    return columns;
  }

  /** Ordinals of the primary key's columns. */
  public List<Integer> keyColumns() {
    return keyColumns;
  }

  /** How many rows to expect; of facts within some percent. */
  public long estimatedRows(double scale) {
    long orders = Session.getDefaultSession().withScale(scale).getScaling().getRowCount(generated);
    return switch (this) {
      // Twelve lines an order, nine in the catalogue; one line in ten comes back.
      case STORE_SALES, WEB_SALES -> 12 * orders;
      case CATALOG_SALES -> 9 * orders;
      case STORE_RETURNS, WEB_RETURNS -> 12 * orders / 10;
      case CATALOG_RETURNS -> 9 * orders / 10;
      default -> orders;
    };
  }

  /**
   * The table's rows at a scale factor: one value per column, of the class its {@link
   * TpcdsColumn.Kind} names, or null. Each iteration starts afresh; arrays are the caller's.
   */
  public Iterable<@Nullable Object[]> rows(double scale) {
    Session session = Session.getDefaultSession().withScale(scale).withTable(generated);
    return () -> {
      Iterator<List<List<String>>> texts = Results.constructResults(generated, session).iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return texts.hasNext();
        }

        @Override
        public @Nullable Object[] next() {
          return values(texts.next().get(0));
        }
      };
    };
  }

  /** CREATE TABLE with the primary key. */
  public String createSql() {
    String body =
        columns.stream()
            .map(c -> c.name() + " " + c.sqlType() + (isKey(c) ? " NOT NULL" : ""))
            .collect(Collectors.joining(", "));
    return "CREATE TABLE " + sqlName() + " (" + body + ", PRIMARY KEY (" + keyNames() + "))";
  }

  /** Whether the column is one of the primary key's. */
  boolean isKey(TpcdsColumn column) {
    return keyColumns.contains(columns.indexOf(column));
  }

  private String keyNames() {
    return keyColumns.stream().map(i -> columns.get(i).name()).collect(Collectors.joining(", "));
  }

  private @Nullable Object[] values(List<String> texts) {
    @Nullable Object[] row = new Object[columns.size()];
    for (int i = 0; i < row.length; i++) {
      String text = texts.get(i);
      row[i] = text == null ? null : columns.get(i).value(text);
    }
    return row;
  }
}
