package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.InsertRunEntry;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.segment.ZoneMap;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.PhysicalOrder;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys in a segment's insert run: zone maps, filter, then binary search. For many threads.
 */
final class SegmentKeyRun {
  /** Rows on both sides of where a key is thought to be that are searched first. */
  private static final int REACH = 256;

  private final SegmentReader reader;
  private final InsertRunEntry entry;
  private final int run;
  private final ColumnType[] types;
  private final int[] columnIds;
  private final int[] positions;

  /**
   * Per key column of whole numbers the least and the greatest of each page, by turns: batches of
   * keys ask them often, and they should be in few lines of the processor's cache.
   */
  private final long[] @Nullable [] longBounds;

  /** Those of the first key column in all pages: most runs have not a given key. */
  private final @Nullable LongBounds firstBounds;

  SegmentKeyRun(SegmentReader reader, InsertRunEntry entry, int run, TableSchema schema) {
    this.reader = reader;
    this.entry = entry;
    this.run = run;
    List<Integer> key = schema.keyColumns();
    types = new ColumnType[key.size()];
    columnIds = new int[key.size()];
    positions = new int[key.size()];
    longBounds = new long[key.size()][];
    for (int i = 0; i < types.length; i++) {
      Column column = schema.columns().get(key.get(i));
      types[i] = column.type();
      columnIds[i] = column.id();
      positions[i] = entry.columnIds().indexOf(column.id());
      longBounds[i] = longBounds(positions[i]);
    }
    firstBounds = types.length == 0 ? null : wholeBounds(0);
  }

  /** Bounds of the whole run; null if they are not known of every page. */
  private @Nullable LongBounds wholeBounds(int column) {
    long @Nullable [] pages = longBounds[column];
    if (pages == null) {
      return null;
    }
    LongBounds whole = LongBounds.NONE;
    for (int i = 0; i < pages.length; i += 2) {
      whole = whole.and(new LongBounds(pages[i], pages[i + 1]));
    }
    return whole;
  }

  /** Null if they are not known of every page. */
  private long @Nullable [] longBounds(int position) {
    int pages = entry.lastPage() - entry.firstPage() + 1;
    long[] bounds = new long[2 * pages];
    for (int i = 0; i < pages; i++) {
      ZoneMap zone = entry.zone(position, entry.firstPage() + i);
      if (!(zone.min() instanceof Long min) || !(zone.max() instanceof Long max)) {
        return null;
      }
      bounds[2 * i] = min;
      bounds[2 * i + 1] = max;
    }
    return bounds;
  }

  /** False if the run certainly has no row with the key. */
  boolean mayContain(LookupKey key) {
    long @Nullable [] longs = key.longs();
    if (firstBounds != null && longs != null && !firstBounds.contains(longs[0])) {
      return false;
    }
    for (int page = entry.firstPage(); page <= entry.lastPage(); page++) {
      if (pageMayContain(key, page)) {
        return reader.mayContainKey(entry, key.hash());
      }
    }
    return false;
  }

  /** The first page that may have the key; the last if none may. */
  private int firstPage(LookupKey key) {
    int page = entry.firstPage();
    while (page < entry.lastPage() && !pageMayContain(key, page)) {
      page++;
    }
    return page;
  }

  /** Likewise the last; the first if none may. */
  private int lastPage(LookupKey key) {
    int page = entry.lastPage();
    while (page > entry.firstPage() && !pageMayContain(key, page)) {
      page--;
    }
    return page;
  }

  private boolean pageMayContain(LookupKey key, int page) {
    long @Nullable [] longs = key.longs();
    for (int i = 0; i < types.length; i++) {
      long @Nullable [] bounds = longBounds[i];
      int at = 2 * (page - entry.firstPage());
      boolean mayContain =
          (bounds == null || longs == null)
              ? zoneMayContain(i, page, key.value(i))
              : bounds[at] <= longs[i] && longs[i] <= bounds[at + 1];
      if (!mayContain) {
        return false;
      }
    }
    return true;
  }

  private boolean zoneMayContain(int column, int page, Object value) {
    ZoneMap zone = entry.zone(positions[column], page);
    Object min = zone.min();
    Object max = zone.max();
    return (min == null || PhysicalOrder.compare(types[column], value, min) >= 0)
        && (max == null || PhysicalOrder.compare(types[column], value, max) <= 0);
  }

  /** Searches for keys one after the other, decoding each page they meet once. */
  Search search(ReadContext context) {
    return new Search(context);
  }

  private int[] order(ReadContext context) {
    VectorCache.Key key =
        new VectorCache.Key(reader.segmentId(), entry.block(), run, VectorCache.KEY_ORDER, 0);
    return context.ints(
        key,
        () ->
            Objects.requireNonNull(
                reader.readKeyPermutation(entry), "key order of a run that is not sorted"));
  }

  /** What searches of the run have decoded so far. One thread. */
  final class Search {
    private final ReadContext context;
    private final int @Nullable [] order;
    private final ColumnVector[][] pages =
        new ColumnVector[entry.lastPage() - entry.firstPage() + 1][];
    private final long[] @Nullable [][] longs = new long[pages.length][][];

    private Search(ReadContext context) {
      this.context = context;
      order = entry.sortedByKey() ? null : order(context);
    }

    /** Hands out the ids of all rows with the key. */
    void find(LookupKey key, LongConsumer found) {
      long @Nullable [] longs = key.longs();
      if (order == null && longs != null) {
        findLongs(key, longs, found);
      } else {
        findAny(key, found);
      }
    }

    /** Page by page, mostly in one, and without a box for any value. */
    private void findLongs(LookupKey key, long[] wanted, LongConsumer found) {
      int last = lastPage(key);
      for (int page = firstPage(key); page <= last; page++) {
        long[][] columns = longs(page);
        int rows = entry.pageToSlot(page) - entry.pageFirstSlot(page);
        int guess = guess(page, wanted[0], rows);
        int low = lowEnd(columns[0], guess - REACH, wanted[0]);
        int high = highEnd(columns[0], guess + REACH, wanted[0], rows);
        while (low < high) {
          int middle = (low + high) >>> 1;
          if (compare(columns, middle, wanted) < 0) {
            low = middle + 1;
          } else {
            high = middle;
          }
        }
        int row = low;
        while (row < rows && compare(columns, row, wanted) == 0) {
          found.accept(BlockDelta.rowId(entry.block(), entry.pageFirstSlot(page) + row));
          row++;
        }
        if (row < rows) {
          return; // A greater key follows.
        }
      }
    }

    /** About where the key is if the first column's values lie evenly, as counted keys do. */
    private int guess(int page, long wanted, int rows) {
      long @Nullable [] bounds = longBounds[0];
      if (bounds == null) {
        return rows / 2;
      }
      int at = 2 * (page - entry.firstPage());
      double span = (double) bounds[at + 1] - bounds[at];
      double share = span <= 0 ? 0 : ((double) wanted - bounds[at]) / span;
      return (int) (Math.max(0, Math.min(1, share)) * rows);
    }

    /** A position before which the key is not, 0 if nothing better is known at the one given. */
    private static int lowEnd(long[] first, int position, long wanted) {
      return position > 0 && first[position] < wanted ? position : 0;
    }

    /** Likewise a position at and behind which it is not. */
    private static int highEnd(long[] first, int position, long wanted, int rows) {
      return position < rows && first[position] > wanted ? position : rows;
    }

    private static int compare(long[][] columns, int row, long[] wanted) {
      for (int i = 0; i < wanted.length; i++) {
        long value = columns[i][row];
        if (value != wanted[i]) {
          return value < wanted[i] ? -1 : 1;
        }
      }
      return 0;
    }

    private long[][] longs(int page) {
      int at = page - entry.firstPage();
      long @Nullable [][] known = longs[at];
      if (known == null) {
        ColumnVector[] vectors = page(page);
        known = new long[vectors.length][];
        for (int i = 0; i < vectors.length; i++) {
          known[i] = ((LongVector) vectors[i]).values();
        }
        longs[at] = known;
      }
      return known;
    }

    private void findAny(LookupKey key, LongConsumer found) {
      int low = 0;
      int high = entry.rowCount();
      if (order == null) {
        // Pages ascend by key, so most of them need not be decoded.
        low = entry.pageFirstSlot(firstPage(key)) - entry.firstSlot();
        high = entry.pageToSlot(lastPage(key)) - entry.firstSlot();
      }
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (compare(row(middle), key) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      for (int i = low; i < entry.rowCount(); i++) {
        int row = row(i);
        if (compare(row, key) != 0) {
          return;
        }
        found.accept(BlockDelta.rowId(entry.block(), entry.firstSlot() + row));
      }
    }

    private int row(int position) {
      return order == null ? position : order[position];
    }

    /** The order of a row's key and the key. */
    private int compare(int row, LookupKey key) {
      int slot = entry.firstSlot() + row;
      int page = slot / BlockDelta.PAGE_SLOTS;
      ColumnVector[] vectors = page(page);
      int pageRow = slot - entry.pageFirstSlot(page);
      for (int i = 0; i < vectors.length; i++) {
        int order =
            vectors[i] instanceof LongVector longs
                ? Long.compare(longs.get(pageRow), (Long) key.value(i))
                : PhysicalOrder.compareRow(types[i], vectors[i], pageRow, key.value(i));
        if (order != 0) {
          return order;
        }
      }
      return 0;
    }

    private ColumnVector[] page(int page) {
      int at = page - entry.firstPage();
      ColumnVector[] vectors = pages[at];
      if (vectors == null) {
        vectors = new ColumnVector[positions.length];
        for (int i = 0; i < vectors.length; i++) {
          int position = positions[i];
          VectorCache.Key key =
              new VectorCache.Key(reader.segmentId(), entry.block(), run, columnIds[i], page);
          vectors[i] = context.vector(key, () -> reader.readInsertColumn(entry, position, page));
        }
        pages[at] = vectors;
      }
      return vectors;
    }
  }
}
