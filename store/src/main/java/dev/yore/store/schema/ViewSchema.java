package dev.yore.store.schema;

import org.jspecify.annotations.Nullable;

/**
 * A view: a name for a query's text, which the store keeps but does not read.
 *
 * @param droppedSequence {@link Long#MAX_VALUE} while it lives
 * @param comment free text or null
 */
public record ViewSchema(
    TableName name,
    String sql,
    long createdSequence,
    long droppedSequence,
    @Nullable String comment) {

  /** A view about which nothing is said. */
  public ViewSchema(TableName name, String sql, long createdSequence, long droppedSequence) {
    this(name, sql, createdSequence, droppedSequence, null);
  }

  /** The same view, ended by a commit. */
  public ViewSchema endedBy(long sequence) {
    return new ViewSchema(name, sql, createdSequence, sequence, comment);
  }

  /** The same view with other words about it. */
  public ViewSchema withComment(@Nullable String newComment) {
    return new ViewSchema(name, sql, createdSequence, droppedSequence, newComment);
  }

  /** This view as it stood after an earlier commit at which it was there or already dropped. */
  ViewSchema at(long sequence) {
    return droppedSequence <= sequence ? this : endedBy(Long.MAX_VALUE);
  }
}
