package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableRules;
import dev.yore.store.schema.TableSchema;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows by values of indexed columns, in all sources of a table and at all times: ids of rows
 * that ever had the values. Whoever asks must look at the rows themselves, as of the sequence it
 * means, so an answer cannot depend on what an index holds. One thread.
 */
final class ValueLookup {
  /** So few rows are looked at one by one rather than found more exactly. */
  private static final int FEW_ROWS = 256;

  /** Looking at one row by its id costs as much as scanning about so many. */
  private static final int SCANNED_PER_LOOKUP = 2000;

  /** In tables of a page or two a scan is as good. */
  private static final int LEAST_LOOKUPS = 8;

  private final TableStreams streams;
  private final List<TableSource> sources;
  private final ReadContext context;

  ValueLookup(TableStreams streams, ReadContext context) {
    this.streams = streams;
    this.sources = streams.sources();
    this.context = context;
  }

  /** Ids, ascending, of the rows that have or had each of the values, and perhaps of others. */
  long[] candidates(List<Column> columns, List<Object> values) {
    for (int i = 0; i < values.size(); i++) {
      long[] few = find(columns.get(i), ValueRange.of(columns.get(i), values.get(i)), FEW_ROWS);
      if (few != null) {
        return few;
      }
    }
    long[] all = null;
    for (int i = 0; i < values.size(); i++) {
      ValueRange range = ValueRange.of(columns.get(i), values.get(i));
      long[] found = find(columns.get(i), range, Integer.MAX_VALUE);
      if (found != null) {
        all = all == null ? found : inBoth(all, found);
      }
    }
    return all == null ? new long[0] : all;
  }

  /**
   * Ids, ascending, of the rows that may satisfy the predicates at some time.
   *
   * @return null if no index helps, or there are so many that a scan costs less
   */
  long @Nullable [] candidates(List<ColumnPredicate> predicates) {
    TableSchema schema = streams.schema();
    if (predicates.isEmpty() || schema.rules().equals(TableRules.NONE)) {
      return null;
    }
    long slots = (long) streams.blockEnd() * BlockDelta.SLOTS;
    int limit = (int) Math.max(LEAST_LOOKUPS, slots / SCANNED_PER_LOOKUP);
    long[] best = null;
    for (int columnId : schema.rules().indexedColumnIds()) {
      int ordinal = schema.ordinalOfId(columnId);
      if (ordinal < 0) {
        continue; // A version of the table from before the column.
      }
      Column column = schema.columns().get(ordinal);
      ValueRange range = ValueRange.of(ordinal, column, predicates);
      if (range != null && (best == null || best.length > LEAST_LOOKUPS)) {
        long[] found = find(column, range, best == null ? limit : best.length);
        best = found == null ? best : found;
      }
    }
    return best;
  }

  /** Null if there are more than the limit. */
  private long @Nullable [] find(Column column, ValueRange range, int limit) {
    RowIds found = new RowIds(limit);
    for (TableSource source : sources) {
      source.valueCandidates(column, range, context, found);
      if (found.exceeded()) {
        return null;
      }
    }
    return found.distinct();
  }

  private static long[] inBoth(long[] left, long[] right) {
    return Arrays.stream(left).filter(id -> Arrays.binarySearch(right, id) >= 0).toArray();
  }
}
