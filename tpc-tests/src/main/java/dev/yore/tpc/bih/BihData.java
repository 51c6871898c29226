package dev.yore.tpc.bih;

import dev.yore.tpc.tpch.TpchTable;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * The data before the history: TPC-H with application times derived from the dates it has. A line
 * is active from the first to the last of its dates, an order from its own date to its last line's
 * end; customers and parts are there from the first order or line that names them.
 */
final class BihData {
  /** The end of what has no end yet. */
  static final LocalDate FOREVER = LocalDate.of(9999, 12, 31);

  /** The first day of the history; TPC-H's last date is before it. */
  static final LocalDate FIRST_DAY = LocalDate.of(1999, 1, 1);

  // For those whom no order or line names.
  private static final LocalDate SINCE_EVER = LocalDate.of(1992, 1, 1);
  private static final int SHIP_DATE = TpchTable.LINEITEM.ordinalOf("l_shipdate");
  private static final int RECEIPT_DATE = TpchTable.LINEITEM.ordinalOf("l_receiptdate");

  private record Period(LocalDate begin, LocalDate end) {
    Period with(Period other) {
      return new Period(
          begin.isBefore(other.begin) ? begin : other.begin,
          end.isAfter(other.end) ? end : other.end);
    }
  }

  private final double scale;
  private final Random random;
  private final BihState state = new BihState();
  private final Map<Object, Period> orders = new HashMap<>();
  private final Map<Object, Period> parts = new HashMap<>();
  private final Map<Object, Period> customers = new HashMap<>();

  private BihData(double scale, long seed) {
    this.scale = scale;
    this.random = new Random(seed);
  }

  /** Generates all of it. */
  static BihState load(double scale, long seed) {
    BihData data = new BihData(scale, seed);
    data.loadLines();
    data.loadOrders();
    data.loadRest();
    return data.state;
  }

  private void loadLines() {
    for (Object[] line : TpchTable.LINEITEM.rows(scale)) {
      Period active = period((LocalDate) line[SHIP_DATE], (LocalDate) line[SHIP_DATE]);
      for (int date = SHIP_DATE + 1; date <= RECEIPT_DATE; date++) {
        active = active.with(period((LocalDate) line[date], (LocalDate) line[date]));
      }
      orders.merge(line[0], active, Period::with);
      parts.merge(line[1], active, Period::with);
      state.load(BihTable.LINEITEM, extended(line, active.begin, active.end));
    }
  }

  private void loadOrders() {
    int date = TpchTable.ORDERS.ordinalOf("o_orderdate");
    for (Object[] order : TpchTable.ORDERS.rows(scale)) {
      Period ordered = period((LocalDate) order[date], (LocalDate) order[date]);
      Period active = orders.merge(order[0], ordered, Period::with);
      customers.merge(order[1], active, Period::with);
      int days = (int) (active.end.toEpochDay() - active.begin.toEpochDay());
      int first = random.nextInt(days);
      int length = 1 + random.nextInt(days - first);
      LocalDate receivable = active.begin.plusDays(first);
      state.load(
          BihTable.ORDERS,
          extended(order, active.begin, active.end, receivable, receivable.plusDays(length)));
    }
  }

  private void loadRest() {
    copy(BihTable.REGION);
    copy(BihTable.NATION);
    copy(BihTable.SUPPLIER);
    for (Object[] row : TpchTable.PART.rows(scale)) {
      state.load(BihTable.PART, extended(row, beginOf(parts, row[0]), FOREVER));
    }
    for (Object[] row : TpchTable.PARTSUPP.rows(scale)) {
      state.load(BihTable.PARTSUPP, extended(row, beginOf(parts, row[0]), FOREVER));
    }
    for (Object[] row : TpchTable.CUSTOMER.rows(scale)) {
      state.load(BihTable.CUSTOMER, extended(row, beginOf(customers, row[0]), FOREVER));
    }
  }

  private void copy(BihTable table) {
    for (Object[] row : table.base().rows(scale)) {
      state.load(table, row);
    }
  }

  private static LocalDate beginOf(Map<Object, Period> periods, Object key) {
    Period period = periods.get(key);
    return period == null ? SINCE_EVER : period.begin;
  }

  /** From the begin of the first day to the end of the last. */
  private static Period period(LocalDate firstDay, LocalDate lastDay) {
    return new Period(firstDay, lastDay.plusDays(1));
  }

  private static Object[] extended(Object[] row, LocalDate... times) {
    Object[] extended = Arrays.copyOf(row, row.length + times.length);
    System.arraycopy(times, 0, extended, row.length, times.length);
    return extended;
  }
}
