package dev.yore.engine.window;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.sort.RowOrder;
import java.util.Arrays;

/**
 * Where partitions and, in them, groups of peers (rows that the order does not tell apart) begin
 * and end. Immutable.
 */
public final class Partitions {
  private final int rows;
  private final int[] partitionOf;
  private final int[] partitionStarts;
  private final int[] peerStart;
  private final int[] peerEnd;
  private final int[] peerNumber;

  /**
   * Finds them.
   *
   * @param sorted by partition, then by order; without a selection
   */
  public Partitions(Batch sorted, RowOrder partition, RowOrder order) {
    rows = sorted.selectedCount();
    partitionOf = new int[rows];
    peerStart = new int[rows];
    peerEnd = new int[rows];
    peerNumber = new int[rows];
    int[] starts = new int[rows + 1];
    int partitions = 0;
    for (int row = 0; row < rows; row++) {
      boolean first = row == 0 || differ(sorted, partition, row);
      if (first) {
        starts[partitions++] = row;
      }
      boolean peer = !first && !differ(sorted, order, row);
      peerStart[row] = peer ? peerStart[row - 1] : row;
      peerNumber[row] = first ? 1 : peerNumber[row - 1] + (peer ? 0 : 1);
      partitionOf[row] = partitions - 1;
    }
    starts[partitions] = rows;
    partitionStarts = Arrays.copyOf(starts, partitions + 1);
    for (int row = rows - 1; row >= 0; row--) {
      boolean last = row + 1 == rows || peerStart[row + 1] == row + 1;
      peerEnd[row] = last ? row + 1 : peerEnd[row + 1];
    }
  }

  private static boolean differ(Batch sorted, RowOrder order, int row) {
    return order.compare(sorted.columns(), row - 1, sorted.columns(), row) != 0;
  }

  public int rows() {
    return rows;
  }

  public int count() {
    return partitionStarts.length - 1;
  }

  /** Per row the number of its partition. */
  public int[] partitionOf() {
    return partitionOf;
  }

  /** First row of the row's partition. */
  public int start(int row) {
    return partitionStarts[partitionOf[row]];
  }

  /** One past the last row of the row's partition. */
  public int end(int row) {
    return partitionStarts[partitionOf[row] + 1];
  }

  public int peerStart(int row) {
    return peerStart[row];
  }

  public int peerEnd(int row) {
    return peerEnd[row];
  }

  /** The number of the row's group of peers in its partition, from 1. */
  public int peerNumber(int row) {
    return peerNumber[row];
  }
}
