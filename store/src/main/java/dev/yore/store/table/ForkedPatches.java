package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;
import java.util.List;

/** Patches of which some came after the fork. One thread. */
final class ForkedPatches extends ForkedEvents implements PatchSource {
  private final PatchSource parent;

  ForkedPatches(PatchSource parent, long forkSequence) {
    super(parent, forkSequence);
    this.parent = parent;
  }

  @Override
  public List<Integer> columnIds() {
    return parent.columnIds();
  }

  @Override
  public ColumnVector values(int position, ReadContext context) {
    return parent.values(position, context);
  }

  @Override
  public RowValue value(int position, int row, ReadContext context) {
    return parent.value(position, row, context);
  }

  @Override
  public void addReads(int position, ChunkReads reads) {
    parent.addReads(position, reads);
  }

  @Override
  public void addBounds(int position, ColumnBounds bounds) {
    parent.addBounds(position, bounds);
  }

  @Override
  public boolean mayMatch(int position, ColumnFilter filter) {
    return parent.mayMatch(position, filter);
  }
}
