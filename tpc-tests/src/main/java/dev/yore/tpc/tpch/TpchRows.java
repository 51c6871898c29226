package dev.yore.tpc.tpch;

import io.trino.tpch.Customer;
import io.trino.tpch.LineItem;
import io.trino.tpch.Nation;
import io.trino.tpch.Order;
import io.trino.tpch.Part;
import io.trino.tpch.PartSupplier;
import io.trino.tpch.Region;
import io.trino.tpch.Supplier;
import io.trino.tpch.TpchEntity;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.function.Function;

/** Turns the generator's entities into rows of plain values, one at a time. */
final class TpchRows {
  private static final int ONLY_PART = 1;

  private TpchRows() {}

  static Iterable<Object[]> of(TpchTable table, double scale) {
    return switch (table) {
      case REGION -> stream(io.trino.tpch.TpchTable.REGION, scale, TpchRows::region);
      case NATION -> stream(io.trino.tpch.TpchTable.NATION, scale, TpchRows::nation);
      case SUPPLIER -> stream(io.trino.tpch.TpchTable.SUPPLIER, scale, TpchRows::supplier);
      case PART -> stream(io.trino.tpch.TpchTable.PART, scale, TpchRows::part);
      case PARTSUPP -> stream(io.trino.tpch.TpchTable.PART_SUPPLIER, scale, TpchRows::partSupplier);
      case CUSTOMER -> stream(io.trino.tpch.TpchTable.CUSTOMER, scale, TpchRows::customer);
      case ORDERS -> stream(io.trino.tpch.TpchTable.ORDERS, scale, TpchRows::order);
      case LINEITEM -> stream(io.trino.tpch.TpchTable.LINE_ITEM, scale, TpchRows::lineItem);
    };
  }

  private static <E extends TpchEntity> Iterable<Object[]> stream(
      io.trino.tpch.TpchTable<E> table, double scale, Function<E, Object[]> toRow) {
    return () -> {
      Iterator<E> entities = table.createGenerator(scale, ONLY_PART, ONLY_PART).iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return entities.hasNext();
        }

        @Override
        public Object[] next() {
          return toRow.apply(entities.next());
        }
      };
    };
  }

  private static Object[] region(Region r) {
    return new Object[] {r.getRegionKey(), r.getName(), r.getComment()};
  }

  private static Object[] nation(Nation n) {
    return new Object[] {n.getNationKey(), n.getName(), n.getRegionKey(), n.getComment()};
  }

  private static Object[] supplier(Supplier s) {
    return new Object[] {
      s.getSupplierKey(),
      s.getName(),
      s.getAddress(),
      s.getNationKey(),
      s.getPhone(),
      cents(s.getAccountBalanceInCents()),
      s.getComment()
    };
  }

  private static Object[] part(Part p) {
    return new Object[] {
      p.getPartKey(),
      p.getName(),
      p.getManufacturer(),
      p.getBrand(),
      p.getType(),
      p.getSize(),
      p.getContainer(),
      cents(p.getRetailPriceInCents()),
      p.getComment()
    };
  }

  private static Object[] partSupplier(PartSupplier ps) {
    return new Object[] {
      ps.getPartKey(),
      ps.getSupplierKey(),
      ps.getAvailableQuantity(),
      cents(ps.getSupplyCostInCents()),
      ps.getComment()
    };
  }

  private static Object[] customer(Customer c) {
    return new Object[] {
      c.getCustomerKey(),
      c.getName(),
      c.getAddress(),
      c.getNationKey(),
      c.getPhone(),
      cents(c.getAccountBalanceInCents()),
      c.getMarketSegment(),
      c.getComment()
    };
  }

  private static Object[] order(Order o) {
    return new Object[] {
      o.getOrderKey(),
      o.getCustomerKey(),
      String.valueOf(o.getOrderStatus()),
      cents(o.getTotalPriceInCents()),
      LocalDate.ofEpochDay(o.getOrderDate()),
      o.getOrderPriority(),
      o.getClerk(),
      o.getShipPriority(),
      o.getComment()
    };
  }

  private static Object[] lineItem(LineItem l) {
    return new Object[] {
      l.getOrderKey(),
      l.getPartKey(),
      l.getSupplierKey(),
      l.getLineNumber(),
      cents(l.getQuantity() * 100),
      cents(l.getExtendedPriceInCents()),
      cents(l.getDiscountPercent()),
      cents(l.getTaxPercent()),
      l.getReturnFlag(),
      l.getStatus(),
      LocalDate.ofEpochDay(l.getShipDate()),
      LocalDate.ofEpochDay(l.getCommitDate()),
      LocalDate.ofEpochDay(l.getReceiptDate()),
      l.getShipInstructions(),
      l.getShipMode(),
      l.getComment()
    };
  }

  private static BigDecimal cents(long value) {
    return BigDecimal.valueOf(value, 2);
  }
}
