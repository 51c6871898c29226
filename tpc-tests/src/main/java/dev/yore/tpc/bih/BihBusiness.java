package dev.yore.tpc.bih;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The company's books: finds rows for the scenarios and changes them in application time, which is
 * to end what was valid and begin what is valid from then on.
 */
final class BihBusiness {
  // Enough to find an order of the wanted kind, and to give up when there is none.
  private static final int PICK_TRIES = 50;

  private final Random random;
  private final BihState state;
  private final List<Long> orderKeys = new ArrayList<>();
  private final Map<Long, List<Long>> suppliersOfPart = new HashMap<>();
  // By table and key without the begin: where the row without an end begins.
  private final Map<BihTable, Map<List<Object>, LocalDate>> openBegins =
      new EnumMap<>(BihTable.class);
  private long lastCustomer;
  private long lastOrder;

  BihBusiness(BihState state, Random random) {
    this.state = state;
    this.random = random;
    for (BihTable table : List.of(BihTable.PART, BihTable.PARTSUPP, BihTable.CUSTOMER)) {
      Map<List<Object>, LocalDate> begins = new HashMap<>();
      for (Object[] row : state.rows(table)) {
        List<Object> key = table.keyOf(row);
        begins.put(key.subList(0, key.size() - 1), (LocalDate) key.get(key.size() - 1));
      }
      openBegins.put(table, begins);
    }
    for (Object[] row : state.rows(BihTable.PARTSUPP)) {
      suppliersOfPart.computeIfAbsent((Long) row[0], k -> new ArrayList<>()).add((Long) row[1]);
    }
    for (Object[] row : state.rows(BihTable.ORDERS)) {
      orderKeys.add((Long) row[0]);
      lastOrder = Math.max(lastOrder, (Long) row[0]);
    }
    lastCustomer = begins(BihTable.CUSTOMER).size();
  }

  BihState state() {
    return state;
  }

  /** A new row of a table with application time, without an end. */
  void open(BihTable table, Object[] row) {
    List<Object> key = table.keyOf(row);
    begins(table)
        .put(List.copyOf(key.subList(0, key.size() - 1)), (LocalDate) key.get(key.size() - 1));
    state.put(table, row);
  }

  /** The row of the key that has no end yet. */
  Object[] openRow(BihTable table, Object... key) {
    Object[] whole = Arrays.copyOf(key, key.length + 1);
    whole[key.length] = begins(table).get(Arrays.asList(key));
    return state.get(table, whole);
  }

  /** Changes what is valid without an end, as it always was: no new application time. */
  void overwrite(BihTable table, Consumer<Object[]> change, Object... key) {
    Object[] row = openRow(table, key).clone();
    change.accept(row);
    state.put(table, row);
  }

  /** Changes what is valid from a day on; what was valid before that day stays. */
  void changeFrom(BihTable table, LocalDate day, Consumer<Object[]> change, Object... key) {
    Object[] open = openRow(table, key);
    int begin = beginOf(table);
    Object[] changed = open.clone();
    change.accept(changed);
    if (day.isAfter((LocalDate) open[begin])) {
      Object[] closed = open.clone();
      closed[begin + 1] = day;
      state.put(table, closed);
      changed[begin] = day;
      open(table, changed);
    } else {
      state.put(table, changed);
    }
  }

  /** Nothing is valid from a day until another, then the same as before. */
  void suspend(BihTable table, LocalDate from, LocalDate until, Object... key) {
    Object[] open = openRow(table, key);
    int begin = beginOf(table);
    Object[] resumed = open.clone();
    if (from.isAfter((LocalDate) open[begin])) {
      Object[] closed = open.clone();
      closed[begin + 1] = from;
      state.put(table, closed);
      resumed[begin] = until;
    } else {
      state.remove(table, table.keyOf(open));
      long days = until.toEpochDay() - from.toEpochDay();
      resumed[begin] = ((LocalDate) open[begin]).plusDays(days);
    }
    open(table, resumed);
  }

  private static int beginOf(BihTable table) {
    return table.base().columns().size();
  }

  long anyCustomer() {
    return 1 + random.nextInt((int) lastCustomer);
  }

  long newCustomer() {
    return ++lastCustomer;
  }

  long anyPart() {
    return 1 + random.nextInt(suppliersOfPart.size());
  }

  long anySupplierOf(long part) {
    List<Long> suppliers = suppliersOfPart.get(part);
    if (suppliers == null) {
      throw new IllegalStateException("nobody supplies part " + part);
    }
    return suppliers.get(random.nextInt(suppliers.size()));
  }

  long anySupplier() {
    return 1 + random.nextInt(state.size(BihTable.SUPPLIER));
  }

  long newOrder() {
    orderKeys.add(++lastOrder);
    return lastOrder;
  }

  /** An order of a kind; one in two comes from the latest twentieth, where things happen. */
  Object @Nullable [] pickOrder(Predicate<Object[]> kind) {
    for (int i = 0; i < PICK_TRIES; i++) {
      int latest = 1 + orderKeys.size() / 20;
      int position =
          random.nextBoolean()
              ? orderKeys.size() - 1 - random.nextInt(latest)
              : random.nextInt(orderKeys.size());
      Object[] order = state.find(BihTable.ORDERS, List.of(orderKeys.get(position)));
      if (order != null && kind.test(order)) {
        return order;
      }
    }
    return null;
  }

  /** The order's lines that are there, in order. */
  List<Object[]> lines(long order) {
    List<Object[]> lines = new ArrayList<>();
    for (int line = 1; line <= BihHistory.MAX_LINES; line++) {
      Object[] row = state.find(BihTable.LINEITEM, List.of(order, line));
      if (row != null) {
        lines.add(row);
      }
    }
    return lines;
  }

  /** Whether the part can be had on a day. */
  boolean isAvailable(long part, LocalDate day) {
    Object[] row = openRow(BihTable.PART, part);
    return !((LocalDate) row[beginOf(BihTable.PART)]).isAfter(day);
  }

  /** Adds to a customer's balance. */
  void credit(long customer, BigDecimal amount) {
    int balance = BihTable.CUSTOMER.ordinalOf("c_acctbal");
    overwrite(
        BihTable.CUSTOMER, row -> row[balance] = ((BigDecimal) row[balance]).add(amount), customer);
  }

  /** Adds to what a supplier has of a part. */
  void stock(long part, long supplier, int quantity) {
    int available = BihTable.PARTSUPP.ordinalOf("ps_availqty");
    overwrite(
        BihTable.PARTSUPP,
        row -> row[available] = (Integer) row[available] + quantity,
        part,
        supplier);
  }

  private Map<List<Object>, LocalDate> begins(BihTable table) {
    return java.util.Objects.requireNonNull(openBegins.get(table));
  }
}
