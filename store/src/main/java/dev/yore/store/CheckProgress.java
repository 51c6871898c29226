package dev.yore.store;

/** Told how far a check or repair of a store is, on the thread that does it. */
@FunctionalInterface
public interface CheckProgress {
  /**
   * Called before each piece.
   *
   * @param what is looked at next
   * @param doneBytes of the store's files that have been read
   * @param totalBytes that are going to be; 0 while that is not known
   */
  void at(String what, long doneBytes, long totalBytes);
}
