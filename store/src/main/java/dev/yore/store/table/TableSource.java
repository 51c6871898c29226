package dev.yore.store.table;

import dev.yore.store.schema.Column;
import dev.yore.store.segment.DistinctSketch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A segment or L0: one range of a table's sequences. Immutable; safe for many threads. */
interface TableSource {
  /** What is held of a block, or null for nothing. */
  @Nullable BlockSource block(int block);

  /** One past the highest block of which anything is held. */
  int blockEnd();

  /** Ids of the rows inserted here that have the key, ascending. */
  long[] rowsOfKey(LookupKey key, ReadContext context);

  /** The same for many keys at once, each under its position in the list. */
  default void rowsOfKeys(List<LookupKey> keys, ReadContext context, KeyedRowIds found) {
    for (int i = 0; i < keys.size(); i++) {
      found.add(i, rowsOfKey(keys.get(i), context));
    }
  }

  /**
   * Adds the ids of rows that may have one of the values at some time: all that are given one here
   * and, rarely, others.
   */
  void valueCandidates(Column column, ValueRange range, ReadContext context, RowIds found);

  /**
   * Adds all values a column is given here.
   *
   * @return false if that would take decoding more than an estimate is worth
   */
  boolean addDistinct(Column column, DistinctSketch sketch, ReadContext context);
}
