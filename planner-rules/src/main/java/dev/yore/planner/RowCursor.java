package dev.yore.planner;

import org.jspecify.annotations.Nullable;

/** A query's rows, forward only. Confined to one thread at a time; must be closed. */
public interface RowCursor extends AutoCloseable {
  /**
   * The next row in Calcite's internal representation (DATE and TIME as Integer, TIMESTAMP as Long,
   * text as String, binary as ByteString, DECIMAL as BigDecimal), or null at the end. The array is
   * the caller's.
   *
   * @throws dev.yore.store.StoreException for run-time errors with their SQLState
   */
  @Nullable Object @Nullable [] next();

  /**
   * Whether every later execution gives the same rows, as far as they have been read: all of them
   * come from fixed pasts, and nothing else goes into them but the statement and its parameters.
   * Holds until the past itself changes; see {@link Database#pastVersion}. Also to be asked after
   * the end.
   */
  default boolean isRepeatable() {
    return false;
  }

  @Override
  void close();
}
