package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.InsertRunEntry;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.segment.ZoneMap;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.PhysicalOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys in a segment's insert run: zone maps, filter, then binary search. For many threads.
 */
final class SegmentKeyRun {
  private final SegmentReader reader;
  private final InsertRunEntry entry;
  private final int run;
  private final List<ColumnType> types = new ArrayList<>();
  private final List<Integer> columnIds = new ArrayList<>();
  private final List<Integer> positions = new ArrayList<>();

  SegmentKeyRun(SegmentReader reader, InsertRunEntry entry, int run, TableSchema schema) {
    this.reader = reader;
    this.entry = entry;
    this.run = run;
    for (int ordinal : schema.keyColumns()) {
      Column column = schema.columns().get(ordinal);
      types.add(column.type());
      columnIds.add(column.id());
      positions.add(entry.columnIds().indexOf(column.id()));
    }
  }

  /** False if the run certainly has no row with the key. */
  boolean mayContain(LookupKey key) {
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
    for (int i = 0; i < types.size(); i++) {
      ZoneMap zone = entry.zone(positions.get(i), page);
      Object value = key.values().get(i);
      Object min = zone.min();
      Object max = zone.max();
      if ((min != null && PhysicalOrder.compare(types.get(i), value, min) < 0)
          || (max != null && PhysicalOrder.compare(types.get(i), value, max) > 0)) {
        return false;
      }
    }
    return true;
  }

  /** Adds the ids of all rows with the key. */
  void find(LookupKey key, ReadContext context, List<Long> found) {
    int @Nullable [] order = entry.sortedByKey() ? null : order(context);
    PageVectors vectors = new PageVectors(context);
    int low = 0;
    int high = entry.rowCount();
    if (order == null) {
      // Pages ascend by key, so most of them need not be decoded.
      low = entry.pageFirstSlot(firstPage(key)) - entry.firstSlot();
      high = entry.pageToSlot(lastPage(key)) - entry.firstSlot();
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (vectors.compare(row(order, middle), key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (int i = low; i < entry.rowCount(); i++) {
      int row = row(order, i);
      if (vectors.compare(row, key) != 0) {
        return;
      }
      found.add(BlockDelta.rowId(entry.block(), entry.firstSlot() + row));
    }
  }

  private static int row(int @Nullable [] order, int position) {
    return order == null ? position : order[position];
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

  /** The key columns' decoded pages, as far as a search has come by them. */
  private final class PageVectors {
    private final ReadContext context;
    private final ColumnVector[][] pages =
        new ColumnVector[entry.lastPage() - entry.firstPage() + 1][];

    PageVectors(ReadContext context) {
      this.context = context;
    }

    /** The order of a row's key and the key. */
    int compare(int row, LookupKey key) {
      int slot = entry.firstSlot() + row;
      int page = slot / BlockDelta.PAGE_SLOTS;
      ColumnVector[] vectors = page(page);
      int pageRow = slot - entry.pageFirstSlot(page);
      for (int i = 0; i < vectors.length; i++) {
        int order =
            PhysicalOrder.compareRow(types.get(i), vectors[i], pageRow, key.values().get(i));
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
        vectors = new ColumnVector[positions.size()];
        for (int i = 0; i < vectors.length; i++) {
          int position = positions.get(i);
          VectorCache.Key key =
              new VectorCache.Key(reader.segmentId(), entry.block(), run, columnIds.get(i), page);
          vectors[i] = context.vector(key, () -> reader.readInsertColumn(entry, position, page));
        }
        pages[at] = vectors;
      }
      return vectors;
    }
  }
}
