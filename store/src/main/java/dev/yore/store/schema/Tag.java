package dev.yore.store.schema;

/**
 * A name for the state of a branch after a sequence. Immutable.
 *
 * @param name in lower case, see {@link ReferenceName}
 * @param sequence the state it names
 * @param createdSequence the commit that made the tag
 */
public record Tag(String name, int branchId, long sequence, long createdSequence) {}
