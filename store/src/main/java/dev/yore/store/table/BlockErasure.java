package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.InsertRun;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds rows of a key, dead or alive, and takes rows out of blocks. Pure functions. */
public final class BlockErasure {
  private BlockErasure() {}

  /**
   * The block without anything that was ever said of some slots.
   *
   * @param keyIds ids of the key's columns
   * @return null if nothing is left
   */
  public static @Nullable BlockDelta erase(BlockDelta block, List<Integer> keyIds, BitSet slots) {
    BlockRewriter rewriter = new BlockRewriter(block, keyIds, sequence -> sequence);
    slots.stream().forEach(rewriter::remove);
    return rewriter.build();
  }

  /** How many versions of the rows in the slots begin in the block. */
  public static long versionsOf(BlockDelta block, BitSet slots) {
    long versions = 0;
    for (InsertRun run : block.inserts()) {
      int end = run.firstSlot() + run.rows().rowCount();
      versions += slots.get(run.firstSlot(), end).cardinality();
    }
    for (PatchRun run : block.patches()) {
      for (int slot : run.slots()) {
        versions += slots.get(slot) ? 1 : 0;
      }
    }
    return versions;
  }

  /**
   * All rows of a table that ever had one of the keys.
   *
   * @param streams pinned, flushed
   * @param keys the key's columns in key order, a row per key
   */
  public static List<Long> rowsOf(TableStreams streams, VectorBatch keys, VectorCache cache) {
    List<LookupKey> wanted = new ArrayList<>(keys.rowCount());
    for (int row = 0; row < keys.rowCount(); row++) {
      wanted.add(LookupKey.ofRow(keys.columns(), row));
    }
    List<Long> rowIds = new ArrayList<>();
    for (long rowId : new KeyLookup(streams, new ReadContext(cache)).candidates(wanted)) {
      rowIds.add(rowId);
    }
    return rowIds;
  }
}
