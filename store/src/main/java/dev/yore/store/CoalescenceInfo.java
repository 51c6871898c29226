package dev.yore.store;

/**
 * How far a table's streams are coalesced, as {@code SYS.COALESCENCE} shows it. Immutable.
 *
 * @param unflushedRowEvents row events that are in no segment yet
 * @param segments segments the table has
 * @param sealedSegments of those, large enough never to be merged again
 * @param debtSegments segments that coalescing the table now would merge
 * @param debtBytes bytes of those
 * @param state what happens at the moment
 * @param toLevel the level of the segment being written; 0 if none is
 * @param doneBytes bytes of the inputs merged so far, about
 * @param totalBytes bytes of the inputs being merged; 0 if none are
 */
public record CoalescenceInfo(
    int tableId,
    long unflushedRowEvents,
    int segments,
    int sealedSegments,
    int debtSegments,
    long debtBytes,
    State state,
    int toLevel,
    long doneBytes,
    long totalBytes) {

  /** What coalescence does with a table. */
  public enum State {
    /** There is nothing to merge. */
    COALESCED,
    /** There is something to merge, but not enough for it to begin by itself. */
    WAITING,
    /** Segments are being merged. */
    MERGING,
    /** Background coalescence is switched off. */
    OFF
  }
}
