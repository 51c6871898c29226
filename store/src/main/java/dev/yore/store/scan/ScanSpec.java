package dev.yore.store.scan;

import java.io.Serializable;
import java.util.List;

/**
 * What a scan wants. Immutable.
 *
 * @param columns ordinals in the table's columns or {@link PseudoColumn}s, in the order wanted; may
 *     be empty (only the number of rows matters)
 * @param predicates a conjunction, evaluated entirely by the store; an equality on every key column
 *     makes it a lookup
 * @param limit at most so many rows, {@link Long#MAX_VALUE} for all
 * @param schemaSequence ordinals count in the columns the table had as of this sequence; {@link
 *     #NEWEST} for those it has. A column that rows of the period lack is null in them
 * @param extremesOnly whether only the least and the greatest value of each column matter: instead
 *     of a page's rows there may come two that have them, known without reading the page
 */
public record ScanSpec(
    int tableId,
    List<Integer> columns,
    List<ColumnPredicate> predicates,
    Period period,
    long limit,
    long schemaSequence,
    boolean extremesOnly)
    implements Serializable {
  /** The columns the reading transaction finds. */
  public static final long NEWEST = Long.MAX_VALUE;

  public ScanSpec {
    columns = List.copyOf(columns);
    predicates = List.copyOf(predicates);
  }

  /** A scan in terms of the table's newest columns. */
  public ScanSpec(
      int tableId,
      List<Integer> columns,
      List<ColumnPredicate> predicates,
      Period period,
      long limit) {
    this(tableId, columns, predicates, period, limit, NEWEST);
  }

  /** A scan of which all rows matter. */
  public ScanSpec(
      int tableId,
      List<Integer> columns,
      List<ColumnPredicate> predicates,
      Period period,
      long limit,
      long schemaSequence) {
    this(tableId, columns, predicates, period, limit, schemaSequence, false);
  }

  /** The same scan for who wants extremes only. */
  public ScanSpec ofExtremes() {
    return new ScanSpec(tableId, columns, predicates, period, limit, schemaSequence, true);
  }
}
