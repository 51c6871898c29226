package dev.yore.store.schema;

/**
 * The last time one branch was merged into another: from here on the next merge of the two needs
 * only look. Immutable.
 *
 * @param sourceId the branch that was merged
 * @param sourceSequence its state that was merged
 * @param targetId the branch it was merged into
 * @param targetSequence the commit that did it
 */
public record MergePoint(int sourceId, long sourceSequence, int targetId, long targetSequence) {

  /** Whether it is about these two, in either direction. */
  boolean isBetween(int oneId, int otherId) {
    return (sourceId == oneId && targetId == otherId) || (sourceId == otherId && targetId == oneId);
  }
}
