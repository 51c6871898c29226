package dev.yore.store.statistics;

import org.jspecify.annotations.Nullable;

/**
 * Estimates about one column over all versions kept.
 *
 * @param min smallest physical value (Long, Double or byte[]), null if unknown
 * @param max largest, null if unknown
 * @param nullCount nulls
 * @param distinctCount estimated distinct values, 0 if unknown
 */
public record ColumnStatistics(
    @Nullable Object min, @Nullable Object max, long nullCount, long distinctCount) {}
