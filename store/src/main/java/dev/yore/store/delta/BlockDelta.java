package dev.yore.store.delta;

import java.util.List;

/**
 * What one table's commits over a range of sequences did to one block of 65,536 slots: the unit
 * that segments store and scans put together.
 *
 * @param block row id {@code >>> 16}
 * @param inserts ascending by first slot, not overlapping
 * @param deletes possibly empty
 * @param patches any number, also several of the same column set
 * @param images any number, ascending by column, then sequence
 * @param live of some pages, by sequence then slot: all columns of the rows visible after a commit,
 *     as a patch that changes nothing
 */
public record BlockDelta(
    int block,
    List<InsertRun> inserts,
    DeleteRun deletes,
    List<PatchRun> patches,
    List<ColumnImage> images,
    List<PatchRun> live) {
  /** Slots per block. */
  public static final int SLOTS = 1 << 16;

  public static final int SLOT_BITS = 16;

  /** Slots per page, the unit that is decoded. */
  public static final int PAGE_SLOTS = 1 << 14;

  public BlockDelta {
    inserts = List.copyOf(inserts);
    patches = List.copyOf(patches);
    images = List.copyOf(images);
    live = List.copyOf(live);
  }

  /** A delta without live rows. */
  public BlockDelta(
      int block,
      List<InsertRun> inserts,
      DeleteRun deletes,
      List<PatchRun> patches,
      List<ColumnImage> images) {
    this(block, inserts, deletes, patches, images, List.of());
  }

  /** A delta without images and live rows, which never change what it says. */
  public BlockDelta(int block, List<InsertRun> inserts, DeleteRun deletes, List<PatchRun> patches) {
    this(block, inserts, deletes, patches, List.of());
  }

  /** Rows inserted, deleted and patched. */
  public long rowEvents() {
    long events = deletes.slots().length;
    for (InsertRun run : inserts) {
      events += run.rows().rowCount();
    }
    for (PatchRun run : patches) {
      events += run.slots().length;
    }
    return events;
  }

  /** The row id of a slot in a block. */
  public static long rowId(int block, int slot) {
    return (long) block << SLOT_BITS | slot;
  }

  public static int blockOf(long rowId) {
    return (int) (rowId >>> SLOT_BITS);
  }

  public static int slotOf(long rowId) {
    return (int) (rowId & SLOTS - 1);
  }
}
