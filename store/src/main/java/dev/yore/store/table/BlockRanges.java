package dev.yore.store.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A set of blocks. Immutable. */
final class BlockRanges {
  /** Half-open, disjoint and ascending. */
  private final int[] from;

  private final int[] to;

  private BlockRanges(int[] from, int[] to) {
    this.from = from;
    this.to = to;
  }

  /** Blocks {@code from <= block < to}. */
  record Range(int from, int to) {
    BlockRanges asBlocks() {
      return of(List.of(this));
    }
  }

  /** The blocks of all ranges. */
  static BlockRanges of(List<Range> ranges) {
    List<Range> ascending = new ArrayList<>(ranges);
    ascending.removeIf(range -> range.from >= range.to);
    ascending.sort(Comparator.comparingInt(Range::from));
    List<Range> joined = new ArrayList<>();
    for (Range range : ascending) {
      int last = joined.size() - 1;
      if (last >= 0 && range.from <= joined.get(last).to) {
        Range before = joined.get(last);
        joined.set(last, new Range(before.from, Math.max(before.to, range.to)));
      } else {
        joined.add(range);
      }
    }
    return new BlockRanges(
        joined.stream().mapToInt(Range::from).toArray(),
        joined.stream().mapToInt(Range::to).toArray());
  }

  /** The blocks that are in both. */
  BlockRanges and(BlockRanges other) {
    List<Range> both = new ArrayList<>();
    int mine = 0;
    int theirs = 0;
    while (mine < from.length && theirs < other.from.length) {
      both.add(
          new Range(
              Math.max(from[mine], other.from[theirs]), Math.min(to[mine], other.to[theirs])));
      if (to[mine] < other.to[theirs]) {
        mine++;
      } else {
        theirs++;
      }
    }
    return of(both);
  }

  boolean contains(int block) {
    return overlaps(block, block + 1);
  }

  /** Whether one of the blocks {@code fromBlock <= block < toBlock} is among them. */
  boolean overlaps(int fromBlock, int toBlock) {
    int low = 0;
    int high = from.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (to[middle] <= fromBlock) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < from.length && from[low] < toBlock;
  }

  /** One past the last block, 0 for none. */
  int end() {
    return to.length == 0 ? 0 : to[to.length - 1];
  }
}
