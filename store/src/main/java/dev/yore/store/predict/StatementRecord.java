package dev.yore.store.predict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a statement that ran. Immutable.
 *
 * @param id ascending; never used again
 * @param stampMillis when it began
 * @param sessionId tells sessions of this process apart; not across restarts
 * @param digest of its shape
 * @param text of its shape, without constants
 * @param values in words, one per place of the text; null if they are masked
 * @param rows given or changed
 * @param elapsedNanos until its last row was read
 * @param error the code it failed with; null if it did not
 * @param letters two for each value, which say what it was; null if they are masked, or the record
 *     is of a release that did not tell
 */
public record StatementRecord(
    long id,
    long stampMillis,
    long sessionId,
    @Nullable String user,
    @Nullable String application,
    String branch,
    String digest,
    String text,
    @Nullable List<String> values,
    long rows,
    long elapsedNanos,
    @Nullable String error,
    List<ScanTouch> scans,
    @Nullable String letters) {
  public StatementRecord {
    values = values == null ? null : List.copyOf(values);
    scans = List.copyOf(scans);
  }

  /** Bytes that were not in memory yet. */
  public long decodedBytes() {
    return scans.stream().mapToLong(ScanTouch::decodedBytes).sum();
  }
}
