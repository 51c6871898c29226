package dev.yore.store;

/** Hears how far a backup or a publication is. Called on the thread that does it. */
public interface BackupProgress {
  /** For who does not want to know. */
  BackupProgress SILENT = (what, doneBytes, totalBytes) -> {};

  /**
   * Something was copied, or is about to be.
   *
   * @param what the segment, or what else is done
   * @param totalBytes all that will be copied
   */
  void copied(String what, long doneBytes, long totalBytes);
}
