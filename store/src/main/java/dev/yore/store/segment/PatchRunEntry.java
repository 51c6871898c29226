package dev.yore.store.segment;

import java.util.List;

/** What a segment's index says of one patch run; the handle to read it by. Immutable. */
public final class PatchRunEntry {
  private final int block;
  private final List<Integer> columnIds;
  private final int rowCount;
  private final long firstSequence;
  private final long lastSequence;
  private final int minSlot;
  private final int maxSlot;
  private final ChunkRef keys;
  private final List<ChunkRef> columns;
  private final List<ZoneMap> zones;

  PatchRunEntry(
      DeleteRunEntry keys, List<Integer> columnIds, List<ChunkRef> columns, List<ZoneMap> zones) {
    this.block = keys.block();
    this.rowCount = keys.rowCount();
    this.firstSequence = keys.firstSequence();
    this.lastSequence = keys.lastSequence();
    this.minSlot = keys.minSlot();
    this.maxSlot = keys.maxSlot();
    this.keys = keys.chunk();
    this.columnIds = List.copyOf(columnIds);
    this.columns = List.copyOf(columns);
    this.zones = List.copyOf(zones);
  }

  public int block() {
    return block;
  }

  /** Ids of the columns it has values for, ascending. */
  public List<Integer> columnIds() {
    return columnIds;
  }

  /** Patches, at least one. */
  public int rowCount() {
    return rowCount;
  }

  /** The earliest patch. */
  public long firstSequence() {
    return firstSequence;
  }

  /** The latest patch. */
  public long lastSequence() {
    return lastSequence;
  }

  public int minSlot() {
    return minSlot;
  }

  /** The greatest slot, inclusive. */
  public int maxSlot() {
    return maxSlot;
  }

  /**
   * Bounds of the new values of a column.
   *
   * @param columnIndex position in {@link #columnIds()}
   */
  public ZoneMap zone(int columnIndex) {
    return zones.get(columnIndex);
  }

  /** Where slots and sequences lie. */
  public ByteRange keysRange() {
    return keys().range();
  }

  /**
   * Where the values of a column lie.
   *
   * @param columnIndex position in {@link #columnIds()}
   */
  public ByteRange columnRange(int columnIndex) {
    return column(columnIndex).range();
  }

  ChunkRef keys() {
    return keys;
  }

  ChunkRef column(int columnIndex) {
    return columns.get(columnIndex);
  }
}
