package dev.yore.store.table;

import dev.yore.store.scan.Period;

/**
 * That somebody asked for all versions of a page's rows. Who comes back while nothing has happened
 * to the block has them put together for the next ones. Immutable; equal to nothing but itself.
 */
final class HistoryPage implements HistoryEntry {
  private final long lastSequence;
  private final BlockMark mark;
  private final int[] partEnds;

  /**
   * A page as it is.
   *
   * @param lastSequence nothing happened to the page later; who does not know of it sees less
   * @param mark what there is of the block
   * @param partEnds slots, from the page's first, at which parts of few enough versions end
   */
  HistoryPage(long lastSequence, BlockMark mark, int[] partEnds) {
    this.lastSequence = lastSequence;
    this.mark = mark;
    this.partEnds = partEnds;
  }

  /** Whether the streams have just this of the page, and the reader knows all of it. */
  boolean isRight(long knownSequence, TableStreams streams, int block) {
    return knownSequence >= lastSequence && mark.isOf(streams, block);
  }

  /** Whether certainly every version is in the period. */
  boolean isAll(Period.Versions period) {
    return period.minStart() <= 0
        && period.maxStart() >= lastSequence
        && period.minEnd() <= 0
        && period.maxEnd() == Long.MAX_VALUE;
  }

  int parts() {
    return partEnds.length;
  }

  /** The slot, from the page's first, at which a part ends and the next one begins. */
  int partEnd(int part) {
    return partEnds[part];
  }

  @Override
  public long sizeBytes() {
    return 192 + 4L * partEnds.length;
  }
}
