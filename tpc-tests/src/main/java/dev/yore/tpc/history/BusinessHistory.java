package dev.yore.tpc.history;

import dev.yore.tpc.tpch.TpchTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * An endless stream of commits over the TPC-H data of a scale factor. Keeps in memory what it needs
 * to know of the present, never reads a database, and is confined to one thread.
 *
 * <p>Order dates are spread over the seven years of TPC-H, so that each of the 22 questions sees
 * the history.
 */
public final class BusinessHistory {
  /** Row changes of a commit in the published figures. */
  public static final int BENCHMARK_CHANGES_PER_COMMIT = 358;

  private static final LocalDate FIRST_ORDER_DATE = LocalDate.of(1992, 1, 1);
  private static final LocalDate LAST_ORDER_DATE = LocalDate.of(1998, 8, 2);
  private static final int MAX_LINES = 7;
  private static final int MAX_SHIP_DAYS = 121;
  // Enough to find an order nobody touched in this commit, and to give up when there is none.
  private static final int PICK_TRIES = 20;
  private static final int LATEST_ORDERS = 50;
  private static final long NO_ORDER = -1;
  private static final String[] PRIORITIES = {
    "1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED", "5-LOW"
  };
  private static final String[] MODES = {"REG AIR", "AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB"};
  private static final String[] INSTRUCTIONS = {
    "DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN"
  };
  private static final String[] WORDS = {
    "carefully",
    "quickly",
    "special",
    "regular",
    "final",
    "pending",
    "express",
    "bold",
    "requests",
    "deposits",
    "packages",
    "accounts",
    "theodolites",
    "pinto beans",
    "asymptotes",
    "sleep",
    "haggle",
    "nag",
    "wake",
    "cajole",
    "above the",
    "among the",
    "after the"
  };

  private final Random random;
  private final int changesPerCommit;
  private final Catalogue catalogue;
  private final OpenOrders open = new OpenOrders();
  private final Set<Long> touchedOrders = new HashSet<>();
  private final List<NewOrder> arriving = new ArrayList<>();
  private long lastOrderKey;
  private int commits;

  private record NewOrder(long key, int orderDay, int lines) {}

  /**
   * Reads through the generated data once.
   *
   * @param changesPerCommit row changes after which a commit ends; it may have up to eight more
   */
  public BusinessHistory(double scale, long seed, int changesPerCommit) {
    this.random = new Random(seed);
    this.changesPerCommit = changesPerCommit;
    this.catalogue = Catalogue.of(scale);
    findOpenOrders(scale);
  }

  /** The next commit. */
  public BusinessCommit next() {
    touchedOrders.clear();
    arriving.clear();
    List<RowChange> changes = new ArrayList<>(changesPerCommit + MAX_LINES + 1);
    Map<BusinessEvent, Integer> events = new EnumMap<>(BusinessEvent.class);
    while (changes.size() < changesPerCommit) {
      BusinessEvent event = BusinessEvent.at(random.nextInt(100));
      int before = changes.size();
      switch (event) {
        case NEW_ORDER -> order(changes);
        case DELIVERY -> deliver(changes);
        case CANCELLATION -> cancel(changes);
        case PAYMENT -> pay(changes);
        case PRICE_CHANGE -> changePrice(changes);
      }
      if (changes.size() > before) {
        events.merge(event, 1, Integer::sum);
      }
    }
    // Only now: an order may change once in a commit, so that statements can be grouped.
    for (NewOrder o : arriving) {
      open.add(o.key, o.orderDay, o.lines);
    }
    return new BusinessCommit(++commits, changes, events);
  }

  private void order(List<RowChange> changes) {
    long key = ++lastOrderKey;
    int lines = 1 + random.nextInt(MAX_LINES);
    LocalDate date = FIRST_ORDER_DATE.plusDays(random.nextInt(orderDays()));
    BigDecimal total = BigDecimal.ZERO;
    List<RowChange> lineItems = new ArrayList<>(lines);
    for (int line = 1; line <= lines; line++) {
      List<Object> row = lineItem(key, line, date);
      total = total.add(charge(row));
      lineItems.add(new RowChange.Insert(TpchTable.LINEITEM, row));
    }
    List<Object> order =
        List.of(
            key,
            (long) customerWhoOrders(),
            "O",
            total.setScale(2, RoundingMode.HALF_UP),
            date,
            any(PRIORITIES),
            "Clerk#%09d".formatted(1 + random.nextInt(1000)),
            0,
            comment(6));
    changes.add(new RowChange.Insert(TpchTable.ORDERS, order));
    changes.addAll(lineItems);
    arriving.add(new NewOrder(key, (int) date.toEpochDay(), lines));
  }

  private List<Object> lineItem(long orderKey, int line, LocalDate orderDate) {
    int part = 1 + random.nextInt(catalogue.parts());
    int supplier = catalogue.supplierKey(part, random.nextInt(Catalogue.SUPPLIERS_PER_PART));
    int quantity = 1 + random.nextInt(50);
    LocalDate ship = orderDate.plusDays(1 + random.nextInt(MAX_SHIP_DAYS));
    return List.of(
        orderKey,
        (long) part,
        (long) supplier,
        line,
        cents(quantity * 100L),
        cents(quantity * catalogue.retailCents(part)),
        cents(random.nextInt(11)),
        cents(random.nextInt(9)),
        "N",
        "O",
        ship,
        orderDate.plusDays(30 + random.nextInt(61)),
        ship.plusDays(1 + random.nextInt(30)),
        any(INSTRUCTIONS),
        any(MODES),
        comment(3));
  }

  private void deliver(List<RowChange> changes) {
    int position = pickUntouched();
    if (position < 0) {
      return;
    }
    long key = open.key(position);
    int first = open.delivered(position) + 1;
    int count = 1 + random.nextInt(open.lines(position) - open.delivered(position));
    for (int line = first; line < first + count; line++) {
      LocalDate shipped =
          LocalDate.ofEpochDay(open.orderDay(position)).plusDays(1 + random.nextInt(MAX_SHIP_DAYS));
      changes.add(
          new RowChange.Update(
              TpchTable.LINEITEM,
              List.of("l_linestatus", "l_returnflag", "l_shipdate", "l_receiptdate"),
              List.of("F", returnFlag(), shipped, shipped.plusDays(1 + random.nextInt(30))),
              List.of(key, line)));
    }
    open.deliver(position, count);
    boolean complete = open.delivered(position) == open.lines(position);
    changes.add(
        new RowChange.Update(
            TpchTable.ORDERS,
            List.of("o_orderstatus"),
            List.of(complete ? "F" : "P"),
            List.of(key)));
    if (complete) {
      open.remove(position);
    }
  }

  private void cancel(List<RowChange> changes) {
    int position = pickUntouched();
    if (position < 0 || open.delivered(position) > 0) {
      return;
    }
    long key = open.key(position);
    for (int line = 1; line <= open.lines(position); line++) {
      changes.add(new RowChange.Delete(TpchTable.LINEITEM, List.of(key, line)));
    }
    changes.add(new RowChange.Delete(TpchTable.ORDERS, List.of(key)));
    open.remove(position);
  }

  private void pay(List<RowChange> changes) {
    int customer = 1 + random.nextInt(catalogue.customers());
    long balance = catalogue.balanceCents(customer) + random.nextInt(1_000_000) - 300_000;
    catalogue.setBalanceCents(customer, balance);
    changes.add(
        new RowChange.Update(
            TpchTable.CUSTOMER,
            List.of("c_acctbal"),
            List.of(cents(balance)),
            List.of((long) customer)));
  }

  private void changePrice(List<RowChange> changes) {
    int part = 1 + random.nextInt(catalogue.parts());
    int percent = 90 + random.nextInt(21);
    long retail = Math.max(100, catalogue.retailCents(part) * percent / 100);
    catalogue.setRetailCents(part, retail);
    changes.add(
        new RowChange.Update(
            TpchTable.PART,
            List.of("p_retailprice"),
            List.of(cents(retail)),
            List.of((long) part)));
    for (int nth = 0; nth < Catalogue.SUPPLIERS_PER_PART; nth++) {
      long supply = Math.max(100, catalogue.supplyCents(part, nth) * percent / 100);
      catalogue.setSupplyCents(part, nth, supply);
      changes.add(
          new RowChange.Update(
              TpchTable.PARTSUPP,
              List.of("ps_supplycost", "ps_availqty"),
              List.of(cents(supply), 1 + random.nextInt(9999)),
              List.of((long) part, (long) catalogue.supplierKey(part, nth))));
    }
  }

  private int pickUntouched() {
    for (int i = 0; i < PICK_TRIES && open.size() > 0; i++) {
      // Some customers are in a hurry: otherwise new orders would rest among the many old ones.
      boolean hurry = random.nextInt(4) == 0;
      int position =
          hurry
              ? open.size() - 1 - random.nextInt(Math.min(open.size(), LATEST_ORDERS))
              : random.nextInt(open.size());
      if (touchedOrders.add(open.key(position))) {
        return position;
      }
    }
    return -1;
  }

  // As in TPC-H, every third customer never orders.
  private int customerWhoOrders() {
    int customer = 1 + random.nextInt(catalogue.customers());
    return customer % 3 == 0 ? customer - 1 : customer;
  }

  private static BigDecimal charge(List<Object> lineItem) {
    BigDecimal price = (BigDecimal) lineItem.get(5);
    BigDecimal discount = (BigDecimal) lineItem.get(6);
    BigDecimal tax = (BigDecimal) lineItem.get(7);
    return price.multiply(BigDecimal.ONE.subtract(discount)).multiply(BigDecimal.ONE.add(tax));
  }

  private String returnFlag() {
    int point = random.nextInt(4);
    return point == 0 ? "R" : point == 1 ? "A" : "N";
  }

  private String comment(int words) {
    StringBuilder text = new StringBuilder(any(WORDS));
    for (int i = 1; i < words; i++) {
      text.append(' ').append(any(WORDS));
    }
    return text.length() > 44 ? text.substring(0, 44).stripTrailing() : text.toString();
  }

  private String any(String[] choice) {
    return choice[random.nextInt(choice.length)];
  }

  private static int orderDays() {
    return (int) (LAST_ORDER_DATE.toEpochDay() - FIRST_ORDER_DATE.toEpochDay()) + 1;
  }

  private static BigDecimal cents(long value) {
    return BigDecimal.valueOf(value, 2);
  }

  // Both tables come in the order of their order keys.
  private void findOpenOrders(double scale) {
    Iterator<Object[]> lines = TpchTable.LINEITEM.rows(scale).iterator();
    long lineOrder = (Long) lines.next()[0];
    for (Object[] order : TpchTable.ORDERS.rows(scale)) {
      long key = (Long) order[0];
      int count = 0;
      while (lineOrder == key) {
        count++;
        lineOrder = lines.hasNext() ? (Long) lines.next()[0] : NO_ORDER;
      }
      lastOrderKey = Math.max(lastOrderKey, key);
      if ("O".equals(order[2])) {
        open.add(key, (int) ((LocalDate) order[4]).toEpochDay(), count);
      }
    }
  }
}
