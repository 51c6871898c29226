package dev.yore.store.segment;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.PhysicalOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which blocks a segment, or a list of them, may have something about, and within which bounds the
 * values lie that it gives to some columns: what tells, without its index, that a reader does not
 * need it. Immutable.
 *
 * <pre>
 * SegmentRange ::= fromBlock:varint blocks:varint columns:varint (columnId:varint ZoneMap)*
 *                  nulls of a ZoneMap: 0 for none, 1 for some, 2 if there are only nulls; 0 without
 *                  bounds says that no value is given at all
 * </pre>
 *
 * @param toBlock one past the last block
 * @param zones by column id; of a column that is missing nothing is known
 */
public record SegmentRange(int fromBlock, int toBlock, Map<Integer, ZoneMap> zones) {
  /** Manifests have them for each list: more columns than this would make them large. */
  public static final int MAX_COLUMNS = 8;

  /** Zone maps of ranges know of nulls only whether there are none, some or nothing else. */
  private static final int ROWS = 2;

  private static final ZoneMap NOTHING = new ZoneMap(null, null, 0, ROWS);

  public SegmentRange {
    zones = Map.copyOf(zones);
  }

  /**
   * What the index of a segment says; the key's columns first, then others.
   *
   * @param table the segment's table as it is now
   */
  public static SegmentRange of(SegmentReader reader, TableSchema table) {
    List<SegmentBlock> blocks = reader.blocks();
    if (blocks.isEmpty()) {
      return new SegmentRange(0, 0, Map.of());
    }
    Map<Integer, ZoneMap> zones = new TreeMap<>();
    for (Column column : columns(table)) {
      Bounds bounds = new Bounds(column.type());
      boolean isKnown = true;
      for (SegmentBlock block : blocks) {
        isKnown = isKnown && bounds.add(block, column.id());
      }
      if (isKnown) {
        zones.put(column.id(), bounds.zone());
      }
    }
    return new SegmentRange(
        blocks.get(0).block(), blocks.get(blocks.size() - 1).block() + 1, zones);
  }

  /** Columns whose bounds are kept. */
  private static List<Column> columns(TableSchema table) {
    List<Column> chosen = new ArrayList<>();
    table.keyColumns().forEach(ordinal -> chosen.add(table.columns().get(ordinal)));
    for (Column column : table.columns()) {
      if (!chosen.contains(column)) {
        chosen.add(column);
      }
    }
    return chosen.subList(0, Math.min(chosen.size(), MAX_COLUMNS));
  }

  /**
   * What is known of several together.
   *
   * @param table as it is now
   */
  public static SegmentRange ofAll(List<SegmentRange> ranges, TableSchema table) {
    int from = Integer.MAX_VALUE;
    int to = 0;
    for (SegmentRange range : ranges) {
      from = Math.min(from, range.fromBlock);
      to = Math.max(to, range.toBlock);
    }
    Map<Integer, ZoneMap> zones = new TreeMap<>();
    for (Column column : columns(table)) {
      Bounds bounds = new Bounds(column.type());
      boolean isKnown = true;
      for (SegmentRange range : ranges) {
        ZoneMap zone = range.zones.get(column.id());
        isKnown = isKnown && zone != null;
        if (zone != null) {
          bounds.add(zone);
        }
      }
      if (isKnown) {
        zones.put(column.id(), bounds.zone());
      }
    }
    return new SegmentRange(Math.min(from, to), to, zones);
  }

  /** Whether the column is given no value at all, not even null. */
  public boolean givesNothing(int columnId) {
    return NOTHING.equals(zones.get(columnId));
  }

  public void encode(ByteWriter out) {
    out.putVarLong(fromBlock);
    out.putVarLong(toBlock - fromBlock);
    out.putVarLong(zones.size());
    new TreeMap<>(zones)
        .forEach(
            (columnId, zone) -> {
              out.putVarLong(columnId);
              ZoneMaps.encode(out, zone);
            });
  }

  public static SegmentRange decode(ByteReader in) throws CorruptDataException {
    int from = in.readVarInt(Integer.MAX_VALUE);
    int to = from + in.readVarInt(Integer.MAX_VALUE - from);
    Map<Integer, ZoneMap> zones = new TreeMap<>();
    for (int left = in.readVarInt(MAX_COLUMNS); left > 0; left--) {
      int columnId = in.readVarInt(Integer.MAX_VALUE);
      zones.put(columnId, ZoneMaps.decode(in, ROWS));
    }
    return new SegmentRange(from, to, zones);
  }

  /** Bounds may be arrays. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SegmentRange range && Arrays.equals(encoded(), range.encoded());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded());
  }

  private byte[] encoded() {
    ByteWriter out = new ByteWriter();
    encode(out);
    return out.toByteArray();
  }

  /** Gathers bounds. */
  private static final class Bounds {
    private final ColumnType type;
    private @Nullable Object min;
    private @Nullable Object max;
    private boolean hasValues;
    private boolean isOpenAbove;
    private boolean hasNulls;

    Bounds(ColumnType type) {
      this.type = type;
    }

    /** False if rows of the block have values of the column that it does not say. */
    boolean add(SegmentBlock block, int columnId) {
      for (InsertRunEntry run : block.inserts()) {
        int index = run.columnIds().indexOf(columnId);
        if (index < 0) {
          return false;
        }
        for (int page = run.firstPage(); page <= run.lastPage(); page++) {
          add(run.zone(index, page));
        }
      }
      for (PatchRunEntry run : block.patches()) {
        int index = run.columnIds().indexOf(columnId);
        if (index >= 0) {
          add(run.zone(index));
        }
      }
      return true;
    }

    void add(ZoneMap zone) {
      hasNulls |= zone.nullCount() > 0;
      Object low = zone.min();
      if (low == null) {
        return;
      }
      Object high = zone.max();
      Object before = min;
      if (before == null || PhysicalOrder.compare(type, low, before) < 0) {
        min = low;
      }
      isOpenAbove |= high == null;
      if (high != null && (max == null || PhysicalOrder.compare(type, high, max) > 0)) {
        max = high;
      }
      hasValues = true;
    }

    ZoneMap zone() {
      int nulls = !hasNulls ? 0 : hasValues ? 1 : ROWS;
      return new ZoneMap(min, isOpenAbove ? null : max, nulls, ROWS);
    }
  }
}
