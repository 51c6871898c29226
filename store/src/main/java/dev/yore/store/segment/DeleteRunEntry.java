package dev.yore.store.segment;

/** What a segment's index says of a block's deletes; the handle to read them by. Immutable. */
public final class DeleteRunEntry {
  private final int block;
  private final int rowCount;
  private final long firstSequence;
  private final long lastSequence;
  private final int minSlot;
  private final int maxSlot;
  private final ChunkRef chunk;

  DeleteRunEntry(
      int block,
      int rowCount,
      long firstSequence,
      long lastSequence,
      int minSlot,
      int maxSlot,
      ChunkRef chunk) {
    this.block = block;
    this.rowCount = rowCount;
    this.firstSequence = firstSequence;
    this.lastSequence = lastSequence;
    this.minSlot = minSlot;
    this.maxSlot = maxSlot;
    this.chunk = chunk;
  }

  public int block() {
    return block;
  }

  /** Deleted slots, at least one. */
  public int rowCount() {
    return rowCount;
  }

  /** The earliest delete. */
  public long firstSequence() {
    return firstSequence;
  }

  /** The latest delete. */
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

  /** Where slots and sequences lie. */
  public ByteRange range() {
    return chunk().range();
  }

  ChunkRef chunk() {
    return chunk;
  }
}
