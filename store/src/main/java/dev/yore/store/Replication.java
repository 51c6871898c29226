package dev.yore.store;

import org.jspecify.annotations.Nullable;

/**
 * How far a store and what is published of it are apart: of a replica, what it follows; of a
 * writer, what it publishes. Immutable.
 *
 * @param source where it is published
 * @param manifest that is served, or was published last; 0 for none yet
 * @param epoch of the manifest's owner
 * @param sequence the last commit in it
 * @param stampMillis of that commit, ms since the epoch, UTC
 * @param lagMillis of a replica, how long ago the manifest was known to be the newest; of a writer,
 *     how long ago the oldest commit that is not published was made; 0 for none
 * @param lagSequences commits that are known and not in it
 * @param writer who owns the place, for people
 * @param lastError why it could not be followed or published the last time; null if it could
 */
public record Replication(
    Role role,
    String source,
    long manifest,
    long epoch,
    long sequence,
    long stampMillis,
    long lagMillis,
    long lagSequences,
    String writer,
    @Nullable String lastError) {

  /** Which end of it. */
  public enum Role {
    WRITER,
    REPLICA
  }
}
