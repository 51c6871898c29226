package dev.yore.spark;

import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.Tag;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.spark.sql.internal.SQLConf;
import org.jspecify.annotations.Nullable;

/** Finds the states that sequences, tags, branches and times name. Stateless. */
final class References {
  private References() {}

  /**
   * A state of a branch.
   *
   * @param sequence the last commit it knows
   */
  record State(Branch branch, long sequence) {}

  /**
   * The state that {@code VERSION AS OF} names.
   *
   * @param branch whose sequences are meant
   * @param version a sequence, or the name of a tag or of a branch
   * @throws StoreException {@code REFERENCE_NOT_FOUND}, {@code SEQUENCE_IN_FUTURE}
   */
  static State state(Store store, String branch, String version) {
    String text = version.strip();
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      long sequence = number(text);
      if (sequence > store.lastSequence()) {
        throw new StoreException(
            ErrorCode.SEQUENCE_IN_FUTURE,
            "sequence %s is not published: the last one is %d"
                .formatted(text, store.lastSequence()));
      }
      return new State(branch(store, branch), sequence);
    }
    Branches branches = store.catalogs().branches();
    Optional<Tag> tag = branches.tag(text);
    if (tag.isPresent()) {
      Branch of = branches.branchById(tag.get().branchId()).orElseThrow();
      return new State(of, tag.get().sequence());
    }
    return new State(branch(store, text), store.lastSequence());
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE; // So many digits are in the future.
    }
  }

  static Branch branch(Store store, String name) {
    return store
        .catalogs()
        .branches()
        .branch(name)
        .orElseThrow(
            () ->
                new StoreException(
                    ErrorCode.REFERENCE_NOT_FOUND,
                    "there is no tag and no branch '%s'; see sys.tags and sys.branches"
                        .formatted(name)));
  }

  /** The sequence that a bound names: a number, a tag, or a time. */
  static long sequence(Store store, String branch, String bound) {
    Long millis = millis(bound.strip());
    return millis == null ? state(store, branch, bound).sequence() : store.sequenceAsOf(millis);
  }

  /** A time, in the session's zone unless it has one of its own; null if it is none. */
  private static @Nullable Long millis(String text) {
    ZoneId zone = ZoneId.of(SQLConf.get().sessionLocalTimeZone());
    String iso = text.replace(' ', 'T');
    try {
      if (iso.length() == "2026-01-31".length()) {
        return LocalDate.parse(iso).atStartOfDay(zone).toInstant().toEpochMilli();
      }
      if (iso.endsWith("Z")) {
        return Instant.parse(iso).toEpochMilli();
      }
      if (iso.length() > 6 && iso.substring(iso.length() - 6).matches("[+-]\\d\\d:\\d\\d")) {
        return OffsetDateTime.parse(iso)
            .withOffsetSameInstant(ZoneOffset.UTC)
            .toInstant()
            .toEpochMilli();
      }
      return LocalDateTime.parse(iso).atZone(zone).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
