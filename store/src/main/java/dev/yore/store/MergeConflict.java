package dev.yore.store;

import org.jspecify.annotations.Nullable;

/**
 * Something both branches changed since they were last the same, each in another way. Immutable.
 *
 * @param object the table or view
 * @param row the row's key or, without one, its number; null if it is about the whole object
 * @param what how the two differ, in words
 * @param base the row when the branches were the same; null if it was not there
 * @param source the row on the branch that is merged; null if it is not there
 * @param target the row on the branch it is merged into; null if it is not there
 */
public record MergeConflict(
    String object,
    @Nullable String row,
    String what,
    @Nullable String base,
    @Nullable String source,
    @Nullable String target) {}
