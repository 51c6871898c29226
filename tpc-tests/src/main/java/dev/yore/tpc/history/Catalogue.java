package dev.yore.tpc.history;

import dev.yore.tpc.tpch.TpchTable;
import java.math.BigDecimal;
import java.util.Arrays;

/** What the company knows of its parts, their suppliers and its customers, in cents. */
final class Catalogue {
  static final int SUPPLIERS_PER_PART = 4;

  private final long[] retailCents;
  private final long[] balanceCents;
  private final int[] supplierKeys;
  private final long[] supplyCents;

  private Catalogue(long[] retail, long[] balances, int[] suppliers, long[] supply) {
    this.retailCents = retail;
    this.balanceCents = balances;
    this.supplierKeys = suppliers;
    this.supplyCents = supply;
  }

  static Catalogue of(double scale) {
    int suppliers = (int) TpchTable.PARTSUPP.estimatedRows(scale);
    int[] supplierKeys = new int[suppliers];
    long[] supplyCents = new long[suppliers];
    int at = 0;
    for (Object[] row : TpchTable.PARTSUPP.rows(scale)) {
      supplierKeys[at] = Math.toIntExact((Long) row[1]);
      supplyCents[at++] = cents(row[3]);
    }
    return new Catalogue(
        column(TpchTable.PART, "p_retailprice", scale),
        column(TpchTable.CUSTOMER, "c_acctbal", scale),
        supplierKeys,
        supplyCents);
  }

  /** Keys of parts and customers run from 1 to their number. */
  int parts() {
    return retailCents.length;
  }

  int customers() {
    return balanceCents.length;
  }

  long retailCents(int partKey) {
    return retailCents[partKey - 1];
  }

  void setRetailCents(int partKey, long cents) {
    retailCents[partKey - 1] = cents;
  }

  long balanceCents(int customerKey) {
    return balanceCents[customerKey - 1];
  }

  void setBalanceCents(int customerKey, long cents) {
    balanceCents[customerKey - 1] = cents;
  }

  int supplierKey(int partKey, int nth) {
    return supplierKeys[offer(partKey, nth)];
  }

  long supplyCents(int partKey, int nth) {
    return supplyCents[offer(partKey, nth)];
  }

  void setSupplyCents(int partKey, int nth, long cents) {
    supplyCents[offer(partKey, nth)] = cents;
  }

  private static int offer(int partKey, int nth) {
    return (partKey - 1) * SUPPLIERS_PER_PART + nth;
  }

  private static long[] column(TpchTable table, String name, double scale) {
    int ordinal = table.ordinalOf(name);
    long[] values = new long[(int) table.estimatedRows(scale)];
    int at = 0;
    for (Object[] row : table.rows(scale)) {
      values[at++] = cents(row[ordinal]);
    }
    return Arrays.copyOf(values, at);
  }

  private static long cents(Object value) {
    return ((BigDecimal) value).unscaledValue().longValueExact();
  }
}
