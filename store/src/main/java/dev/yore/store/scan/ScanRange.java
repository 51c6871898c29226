package dev.yore.store.scan;

import java.io.Serializable;

/**
 * The part of a table that one of several readers of the same state takes, each with a store of its
 * own: blocks of 65,536 row ids, which every row keeps for life. Immutable.
 *
 * @param fromBlock the first block
 * @param toBlock one past the last block
 * @param knownSequence what was committed later does not exist for the readers, so that all of them
 *     read the same whatever their stores know
 */
public record ScanRange(int fromBlock, int toBlock, long knownSequence) implements Serializable {
  public ScanRange {
    if (fromBlock < 0 || toBlock < fromBlock) {
      throw new IllegalArgumentException("blocks " + fromBlock + " to " + toBlock);
    }
  }
}
