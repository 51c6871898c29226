package dev.yore.store.schema;

/**
 * A view: a name for a query's text, which the store keeps but does not read.
 *
 * @param droppedSequence {@link Long#MAX_VALUE} while it lives
 */
public record ViewSchema(TableName name, String sql, long createdSequence, long droppedSequence) {

  /** This view as it stood after an earlier commit at which it was there or already dropped. */
  ViewSchema at(long sequence) {
    return droppedSequence <= sequence
        ? this
        : new ViewSchema(name, sql, createdSequence, Long.MAX_VALUE);
  }
}
