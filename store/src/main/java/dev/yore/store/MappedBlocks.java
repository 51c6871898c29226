package dev.yore.store;

import dev.yore.store.delta.BlockDelta;
import java.util.Iterator;
import java.util.function.UnaryOperator;

/** Blocks made of other blocks, one at a time. */
record MappedBlocks(Iterator<BlockDelta> blocks, UnaryOperator<BlockDelta> mapping)
    implements Iterator<BlockDelta> {
  @Override
  public boolean hasNext() {
    return blocks.hasNext();
  }

  @Override
  public BlockDelta next() {
    return mapping.apply(blocks.next());
  }
}
