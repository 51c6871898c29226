package dev.yore.store.schema;

/**
 * A view: a name for a query's text, which the store keeps but does not read.
 *
 * @param droppedSequence {@link Long#MAX_VALUE} while it lives
 */
public record ViewSchema(TableName name, String sql, long createdSequence, long droppedSequence) {}
