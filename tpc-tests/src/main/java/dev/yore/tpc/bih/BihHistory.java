package dev.yore.tpc.bih;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * An endless stream of commits over the data of a scale factor, one business day each. Keeps all
 * present rows in memory, never reads a database. Deterministic: scale factor, seed and scenarios
 * per commit give the same history everywhere.
 */
public final class BihHistory {
  static final int MAX_LINES = 7;
  private static final int MAX_ORDER_DAYS = 14;
  private static final int MAX_MOVE_DAYS = 30;
  private static final BigDecimal NOTHING = BigDecimal.valueOf(0, 2);
  private static final String[] SEGMENTS = {
    "AUTOMOBILE", "BUILDING", "FURNITURE", "HOUSEHOLD", "MACHINERY"
  };
  private static final String[] PRIORITIES = {
    "1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED", "5-LOW"
  };
  private static final String[] MODES = {"REG AIR", "AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB"};
  private static final String[] INSTRUCTIONS = {
    "DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN"
  };
  private static final int STATUS = BihTable.ORDERS.ordinalOf("o_orderstatus");
  private static final int TOTAL = BihTable.ORDERS.ordinalOf("o_totalprice");
  private static final int ACTIVE_END = BihTable.ORDERS.ordinalOf("o_active_end");
  private static final int RECEIVABLE_BEGIN = BihTable.ORDERS.ordinalOf("o_receivable_begin");
  private static final int RECEIVABLE_END = BihTable.ORDERS.ordinalOf("o_receivable_end");
  private static final int LINE_STATUS = BihTable.LINEITEM.ordinalOf("l_linestatus");
  private static final int LINE_PRICE = BihTable.LINEITEM.ordinalOf("l_extendedprice");
  private static final int LINE_QUANTITY = BihTable.LINEITEM.ordinalOf("l_quantity");
  private static final int LINE_RECEIPT = BihTable.LINEITEM.ordinalOf("l_receiptdate");
  private static final int LINE_END = BihTable.LINEITEM.ordinalOf("l_active_end");

  private final Random random;
  private final int scenariosPerCommit;
  private final BihBusiness business;
  private final BihState state;
  private LocalDate today = BihData.FIRST_DAY;
  private int commits;

  /** Generates the data of the beginning, too: see {@link #rows}. */
  public BihHistory(double scale, long seed, int scenariosPerCommit) {
    this.random = new Random(seed);
    this.scenariosPerCommit = scenariosPerCommit;
    this.state = BihData.load(scale, seed);
    this.business = new BihBusiness(state, random);
  }

  /** The table's rows at this moment: before the first commit, those to be loaded. */
  public Iterable<Object[]> rows(BihTable table) {
    return state.rows(table);
  }

  /** How many rows the table has at this moment. */
  public int size(BihTable table) {
    return state.size(table);
  }

  /** The next commit. */
  public BihCommit next() {
    Map<Scenario, Integer> scenarios = new EnumMap<>(Scenario.class);
    List<BihChange> changes = List.of();
    today = today.plusDays(1);
    while (changes.isEmpty()) {
      for (int i = 0; i < scenariosPerCommit; i++) {
        Scenario scenario = Scenario.at(random.nextInt(Scenario.ALL));
        if (play(scenario)) {
          scenarios.merge(scenario, 1, Integer::sum);
        }
      }
      changes = state.commit();
    }
    return new BihCommit(++commits, today, changes, scenarios);
  }

  private boolean play(Scenario scenario) {
    return switch (scenario) {
      case NEW_ORDER -> order();
      case CANCEL_ORDER -> cancel(business.pickOrder(o -> !"F".equals(o[STATUS])));
      case DELIVER_ORDER -> deliver(business.pickOrder(this::canBeDelivered));
      case RECEIVE_PAYMENT -> receivePayment(business.pickOrder(this::isReceivable));
      case UPDATE_STOCK -> updateStock(business.pickOrder(o -> !"F".equals(o[STATUS])));
      case DELAY_AVAILABILITY -> delayAvailability();
      case CHANGE_PRICE -> changePrice();
      case UPDATE_SUPPLIER -> updateSupplier();
      case MANIPULATE_ORDER -> manipulate(business.pickOrder(this::isLongComplete));
    };
  }

  private boolean order() {
    long customer;
    if (random.nextBoolean()) {
      customer = business.newCustomer();
      business.open(BihTable.CUSTOMER, newCustomer(customer));
    } else {
      customer = business.anyCustomer();
      if (random.nextBoolean()) {
        move(customer);
      }
    }
    long order = business.newOrder();
    BigDecimal total = NOTHING;
    int lines = 1 + random.nextInt(MAX_LINES);
    for (int line = 1; line <= lines; line++) {
      Object[] row = newLine(order, line);
      total = total.add(charge(row));
      state.put(BihTable.LINEITEM, row);
    }
    state.put(
        BihTable.ORDERS,
        new Object[] {
          order,
          customer,
          "O",
          total.setScale(2, RoundingMode.HALF_UP),
          today,
          any(PRIORITIES),
          "Clerk#%09d".formatted(1 + random.nextInt(1000)),
          0,
          "placed on " + today,
          today,
          BihData.FOREVER,
          today.plusDays(1 + random.nextInt(MAX_ORDER_DAYS)),
          BihData.FOREVER
        });
    return true;
  }

  private Object[] newCustomer(long key) {
    long nation = random.nextInt(25);
    return new Object[] {
      key,
      "Customer#%09d".formatted(key),
      address(),
      nation,
      phone(nation),
      NOTHING,
      any(SEGMENTS),
      "since " + today,
      today,
      BihData.FOREVER
    };
  }

  private void move(long customer) {
    long nation = random.nextInt(25);
    String address = address();
    business.changeFrom(
        BihTable.CUSTOMER,
        today.plusDays(1 + random.nextInt(MAX_MOVE_DAYS)),
        row -> {
          row[2] = address;
          row[3] = nation;
          row[4] = phone(nation);
        },
        customer);
  }

  private Object[] newLine(long order, int line) {
    long part = business.anyPart();
    int quantity = 1 + random.nextInt(50);
    int price = BihTable.PART.ordinalOf("p_retailprice");
    BigDecimal retail = (BigDecimal) business.openRow(BihTable.PART, part)[price];
    return new Object[] {
      order,
      part,
      business.anySupplierOf(part),
      line,
      BigDecimal.valueOf(quantity * 100L, 2),
      retail.multiply(BigDecimal.valueOf(quantity)),
      BigDecimal.valueOf(random.nextInt(11), 2),
      BigDecimal.valueOf(random.nextInt(9), 2),
      "N",
      "O",
      today,
      today.plusDays(random.nextInt(90)),
      BihData.FOREVER,
      any(INSTRUCTIONS),
      any(MODES),
      "line " + line,
      today,
      BihData.FOREVER
    };
  }

  private boolean cancel(Object @Nullable [] order) {
    if (order == null) {
      return false;
    }
    if ("P".equals(order[STATUS])) {
      business.credit((Long) order[1], (BigDecimal) order[TOTAL]);
    }
    for (Object[] line : business.lines((Long) order[0])) {
      if ("F".equals(line[LINE_STATUS])) {
        business.stock((Long) line[1], (Long) line[2], quantity(line));
      }
      state.remove(BihTable.LINEITEM, BihTable.LINEITEM.keyOf(line));
    }
    state.remove(BihTable.ORDERS, BihTable.ORDERS.keyOf(order));
    return true;
  }

  private boolean canBeDelivered(Object[] order) {
    return switch ((String) order[STATUS]) {
      case "P" -> true;
      case "O" -> balance((Long) order[1]).compareTo((BigDecimal) order[TOTAL]) >= 0;
      default -> false;
    };
  }

  private boolean deliver(Object @Nullable [] order) {
    if (order == null) {
      return false;
    }
    Object[] delivered = order.clone();
    if ("O".equals(order[STATUS])) {
      business.credit((Long) order[1], ((BigDecimal) order[TOTAL]).negate());
      delivered[STATUS] = "P";
    }
    boolean complete = true;
    for (Object[] line : business.lines((Long) order[0])) {
      complete &= "F".equals(line[LINE_STATUS]) || send(line);
    }
    LocalDate tomorrow = today.plusDays(1);
    if (complete) {
      delivered[STATUS] = "F";
      delivered[ACTIVE_END] = tomorrow;
      if (isReceivable(order)) {
        delivered[RECEIVABLE_END] = tomorrow;
      }
    }
    state.put(BihTable.ORDERS, delivered);
    return true;
  }

  private boolean send(Object[] line) {
    long part = (Long) line[1];
    long supplier = (Long) line[2];
    int available = BihTable.PARTSUPP.ordinalOf("ps_availqty");
    int stock = (Integer) business.openRow(BihTable.PARTSUPP, part, supplier)[available];
    if (stock <= quantity(line) || !business.isAvailable(part, today)) {
      return false;
    }
    business.stock(part, supplier, -quantity(line));
    Object[] sent = line.clone();
    sent[LINE_STATUS] = "F";
    sent[LINE_RECEIPT] = today;
    sent[LINE_END] = today.plusDays(1);
    state.put(BihTable.LINEITEM, sent);
    return true;
  }

  private boolean isReceivable(Object[] order) {
    return !"F".equals(order[STATUS])
        && order[RECEIVABLE_END].equals(BihData.FOREVER)
        && !((LocalDate) order[RECEIVABLE_BEGIN]).isAfter(today);
  }

  private boolean receivePayment(Object @Nullable [] order) {
    if (order == null) {
      return false;
    }
    Object[] paid = order.clone();
    paid[RECEIVABLE_END] = today.plusDays(1);
    state.put(BihTable.ORDERS, paid);
    business.credit((Long) order[1], (BigDecimal) order[TOTAL]);
    return true;
  }

  private boolean updateStock(Object @Nullable [] order) {
    if (order == null) {
      return false;
    }
    for (Object[] line : business.lines((Long) order[0])) {
      if ("O".equals(line[LINE_STATUS]) && business.isAvailable((Long) line[1], today)) {
        business.stock((Long) line[1], (Long) line[2], 2 * quantity(line));
        return true;
      }
    }
    return false;
  }

  private boolean delayAvailability() {
    LocalDate until = today.plusDays(1 + random.nextInt(MAX_ORDER_DAYS));
    business.suspend(BihTable.PART, today, until, business.anyPart());
    return true;
  }

  private boolean changePrice() {
    long part = business.anyPart();
    long supplier = business.anySupplierOf(part);
    int cost = BihTable.PARTSUPP.ordinalOf("ps_supplycost");
    BigDecimal change = BigDecimal.valueOf(random.nextInt(20_001) - 10_000L, 2);
    // Between fifteen days ago and in thirty days.
    LocalDate day = today.plusDays(Math.round(7.5 + random.nextGaussian()));
    business.changeFrom(
        BihTable.PARTSUPP,
        day,
        row -> row[cost] = ((BigDecimal) row[cost]).add(change).abs(),
        part,
        supplier);
    return true;
  }

  private boolean updateSupplier() {
    int balance = BihTable.SUPPLIER.ordinalOf("s_acctbal");
    Object[] supplier = state.get(BihTable.SUPPLIER, business.anySupplier()).clone();
    BigDecimal change = BigDecimal.valueOf(random.nextInt(20_001) - 10_000L, 2);
    supplier[balance] = ((BigDecimal) supplier[balance]).add(change).abs();
    state.put(BihTable.SUPPLIER, supplier);
    return true;
  }

  private boolean isLongComplete(Object[] order) {
    return "F".equals(order[STATUS])
        && ((LocalDate) order[RECEIVABLE_END]).isBefore(today.minusMonths(1));
  }

  private boolean manipulate(Object @Nullable [] order) {
    if (order == null) {
      return false;
    }
    BigDecimal total = NOTHING;
    for (Object[] line : business.lines((Long) order[0])) {
      Object[] dearer = line.clone();
      BigDecimal price = (BigDecimal) line[LINE_PRICE];
      dearer[LINE_PRICE] = price.add(BigDecimal.valueOf((1L + random.nextInt(10)) * 100, 2));
      total = total.add((BigDecimal) dearer[LINE_PRICE]);
      state.put(BihTable.LINEITEM, dearer);
    }
    Object[] dearer = order.clone();
    dearer[TOTAL] = total;
    state.put(BihTable.ORDERS, dearer);
    return true;
  }

  private BigDecimal balance(long customer) {
    int balance = BihTable.CUSTOMER.ordinalOf("c_acctbal");
    return (BigDecimal) business.openRow(BihTable.CUSTOMER, customer)[balance];
  }

  private static int quantity(Object[] line) {
    return ((BigDecimal) line[LINE_QUANTITY]).intValueExact();
  }

  private static BigDecimal charge(Object[] line) {
    BigDecimal discount = (BigDecimal) line[LINE_PRICE + 1];
    BigDecimal tax = (BigDecimal) line[LINE_PRICE + 2];
    return ((BigDecimal) line[LINE_PRICE])
        .multiply(BigDecimal.ONE.subtract(discount))
        .multiply(BigDecimal.ONE.add(tax));
  }

  private String address() {
    return "%d Street No. %d".formatted(random.nextInt(1000), random.nextInt(100));
  }

  private String phone(long nation) {
    return "%d-%03d-%03d-%04d"
        .formatted(10 + nation, random.nextInt(1000), random.nextInt(1000), random.nextInt(10_000));
  }

  private String any(String[] choice) {
    return choice[random.nextInt(choice.length)];
  }
}
