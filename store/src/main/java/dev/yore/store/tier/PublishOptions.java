package dev.yore.store.tier;

/**
 * When a store publishes manifests, how long readers elsewhere may go on with what was succeeded,
 * and how long a writer that gives no sign of life owns the place. Immutable.
 *
 * @param everySeconds how often at most a manifest is published while something changes; 0 for only
 *     when told to
 * @param keepSeconds how long a manifest, and what only it names, stays after a newer one came
 * @param leaseSeconds see {@link dev.yore.store.lease.WriterLease}
 * @param followMillis how often a replica looks for a newer manifest
 */
public record PublishOptions(
    long everySeconds, long keepSeconds, long leaseSeconds, long followMillis) {
  /** Longer than most queries take. */
  public static final long DEFAULT_KEEP_SECONDS = 3_600;

  /** Longer than a pause of a JVM or a restart of an object store, short enough to wait for. */
  public static final long DEFAULT_LEASE_SECONDS = 60;

  /** Two small requests each; at S3's prices some cents a day. */
  public static final long DEFAULT_FOLLOW_MILLIS = 1_000;

  public static final PublishOptions DEFAULT =
      new PublishOptions(0, DEFAULT_KEEP_SECONDS, DEFAULT_LEASE_SECONDS, DEFAULT_FOLLOW_MILLIS);

  public PublishOptions withEverySeconds(long seconds) {
    return new PublishOptions(seconds, keepSeconds, leaseSeconds, followMillis);
  }

  public PublishOptions withKeepSeconds(long seconds) {
    return new PublishOptions(everySeconds, seconds, leaseSeconds, followMillis);
  }

  public PublishOptions withLeaseSeconds(long seconds) {
    return new PublishOptions(everySeconds, keepSeconds, seconds, followMillis);
  }

  public PublishOptions withFollowMillis(long millis) {
    return new PublishOptions(everySeconds, keepSeconds, leaseSeconds, millis);
  }
}
