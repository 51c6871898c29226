package dev.yore.store.table;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A source of the table others forked from, as they see it: nothing of what happened there after
 * the fork. Immutable; safe for many threads.
 */
record ForkedSource(TableSource parent, Fork fork) implements TableSource {
  @Override
  public @Nullable BlockSource block(int block) {
    BlockSource found = block < blockEnd() ? parent.block(block) : null;
    return found == null ? null : new ForkedBlock(found, block, fork);
  }

  @Override
  public int blockEnd() {
    return Math.min(parent.blockEnd(), fork.blockEnd());
  }

  @Override
  public long[] keyCandidates(LookupKey key, ReadContext context) {
    long[] candidates = parent.keyCandidates(key, context);
    int shared = candidates.length;
    while (shared > 0 && candidates[shared - 1] >= fork.firstRowId()) {
      shared--;
    }
    return shared == candidates.length ? candidates : Arrays.copyOf(candidates, shared);
  }
}
