package dev.yore.tpc.prefetch;

import dev.yore.store.table.S3Fifo;
import java.util.Iterator;
import java.util.LinkedHashMap;

/** Which of the blocks that were read stay in memory. Confined to one simulation. */
interface BlockMemory {
  /** Whether the block is there; does not count as reading it. */
  boolean has(long block);

  /** Whether the block, which is being read, is there. */
  boolean read(long block);

  /**
   * Takes a block in that was read.
   *
   * @param foreseen whether it had been fetched ahead for that
   */
  void keep(long block, boolean foreseen);

  /** The block is there and thought to be read soon: it would be fetched if it were not. */
  default void expect(long block) {}

  /** Lets blocks go until there are no more than so many. */
  void fit(int blocks);

  /** The least recently used goes. */
  final class LeastRecentlyUsed implements BlockMemory {
    private final LinkedHashMap<Long, Boolean> blocks = new LinkedHashMap<>(4096, 0.75f, true);

    @Override
    public boolean has(long block) {
      return blocks.containsKey(block);
    }

    @Override
    public boolean read(long block) {
      return blocks.get(block) != null;
    }

    @Override
    public void keep(long block, boolean foreseen) {
      blocks.put(block, Boolean.TRUE);
    }

    @Override
    public void fit(int room) {
      Iterator<Long> eldest = blocks.keySet().iterator();
      while (blocks.size() > room && eldest.hasNext()) {
        eldest.next();
        eldest.remove();
      }
    }
  }

  /** As in a store: what is asked for twice stays, and what nobody foresaw rather than others. */
  final class OfStore implements BlockMemory {
    private final S3Fifo<Long, Boolean> blocks = new S3Fifo<>();

    @Override
    public boolean has(long block) {
      return blocks.contains(block);
    }

    @Override
    public boolean read(long block) {
      return blocks.get(block) != null;
    }

    @Override
    public void keep(long block, boolean foreseen) {
      blocks.put(block, Boolean.TRUE, 1, foreseen);
      if (foreseen) {
        blocks.get(block);
      }
    }

    @Override
    public void expect(long block) {
      blocks.expect(block);
    }

    @Override
    public void fit(int room) {
      blocks.fit(room);
    }
  }
}
