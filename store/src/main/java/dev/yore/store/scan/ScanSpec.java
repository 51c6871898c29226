package dev.yore.store.scan;

import java.util.List;

/**
 * What a scan wants. Immutable.
 *
 * @param columns ordinals in the table's columns or {@link PseudoColumn}s, in the order wanted; may
 *     be empty (only the number of rows matters)
 * @param predicates a conjunction, evaluated entirely by the store; an equality on every key column
 *     makes it a lookup
 * @param limit at most so many rows, {@link Long#MAX_VALUE} for all
 */
public record ScanSpec(
    int tableId,
    List<Integer> columns,
    List<ColumnPredicate> predicates,
    Period period,
    long limit) {
  public ScanSpec {
    columns = List.copyOf(columns);
    predicates = List.copyOf(predicates);
  }
}
