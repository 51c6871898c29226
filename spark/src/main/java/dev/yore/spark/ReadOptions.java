package dev.yore.spark;

import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.scan.Period;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code WITH (…)} behind a table and {@code option(…)} of a reader say: {@code from} and
 * {@code to} bound changes and versions, {@code splitBytes} how much one task reads. Stateless.
 */
final class ReadOptions {
  static final String FROM = "from";
  static final String TO = "to";
  static final String SPLIT_BYTES = "splitBytes";

  /** Some seconds of one core's work. */
  private static final long DEFAULT_SPLIT_BYTES = 64L << 20;

  private ReadOptions() {}

  static long splitBytes(CaseInsensitiveStringMap options) {
    long bytes = options.getLong(SPLIT_BYTES, DEFAULT_SPLIT_BYTES);
    if (bytes < 1) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER, SPLIT_BYTES + " must be a number from 1: " + bytes);
    }
    return bytes;
  }

  /** The read with its period as the options have it. */
  static TableRead apply(TableRead read, CaseInsensitiveStringMap options) {
    String from = options.get(FROM);
    String to = options.get(TO);
    if (from == null && to == null) {
      return read;
    }
    if (read.period() instanceof Period.Changes all) {
      return read.within(
          new Period.Changes(
              sequence(read, from, all.afterSequence()), sequence(read, to, all.upToSequence())));
    }
    if (read.period() instanceof Period.Versions all) {
      // Whatever was visible at some time from one state to another.
      long first = sequence(read, from, 0);
      long last = sequence(read, to, all.maxStart());
      return read.within(new Period.Versions(0, last, first + 1, Long.MAX_VALUE));
    }
    throw new StoreException(
        ErrorCode.INVALID_PARAMETER,
        "from and to are options of %s.changes and %s.versions; a state is VERSION AS OF or TIMESTAMP AS OF"
            .formatted(read.name(), read.name()));
  }

  private static long sequence(TableRead read, @Nullable String bound, long otherwise) {
    if (bound == null) {
      return otherwise;
    }
    try (PublishedStores.Lease lease =
        PublishedStores.atLeast(read.address(), read.knownSequence())) {
      Store store = lease.store();
      return Math.min(
          otherwise == 0 ? Long.MAX_VALUE : otherwise,
          References.sequence(store, read.address().branch(), bound));
    }
  }
}
