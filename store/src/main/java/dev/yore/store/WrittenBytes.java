package dev.yore.store;

/**
 * What a store has written since it was opened, in bytes. Immutable.
 *
 * @param log commit records
 * @param flushed segments made of what was in memory
 * @param merged segments made of other segments
 */
public record WrittenBytes(long log, long flushed, long merged) {
  /** How many times the log's bytes were written altogether; metadata does not count. */
  public double timesTheLog() {
    return (double) (log + flushed + merged) / Math.max(1, log);
  }
}
