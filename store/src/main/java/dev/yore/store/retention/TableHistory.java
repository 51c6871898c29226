package dev.yore.store.retention;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of one table's past. Immutable.
 *
 * @param retention null for everything
 * @param gaps what is not there any more
 */
public record TableHistory(@Nullable Retention retention, SequenceGaps gaps) {
  /** Nothing was taken out, and nothing is to be. */
  public static final TableHistory WHOLE = new TableHistory(null, SequenceGaps.NONE);

  public TableHistory with(@Nullable Retention policy) {
    return new TableHistory(policy, gaps);
  }

  public TableHistory withGaps(SequenceGaps more) {
    return new TableHistory(retention, gaps.with(more));
  }
}
