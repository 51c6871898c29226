package dev.yore.store;

import org.jspecify.annotations.Nullable;

/**
 * One committed transaction as the log of commits knows it. Immutable.
 *
 * @param sequence its number, 1 and up
 * @param stampMillis UTC milliseconds since the epoch
 * @param message free text or null
 * @param branch the branch it is a commit of, by the name it had
 * @param tables number of tables it changed
 * @param inserted rows inserted, net
 * @param updated rows updated, net
 * @param deleted rows deleted, net
 */
public record Commit(
    long sequence,
    long stampMillis,
    @Nullable String message,
    String branch,
    int tables,
    long inserted,
    long updated,
    long deleted) {}
