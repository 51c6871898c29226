package dev.yore.engine.plan;

/** One field to order by, in the order of {@link dev.yore.store.vector.PhysicalOrder}. */
public record SortKey(int field, boolean descending, boolean nullsFirst) {}
