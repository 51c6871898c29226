package dev.yore.store;

/** Thrown out of background work that is to end: the store is closed, or it was switched off. */
final class WorkStopped extends RuntimeException {
  private static final long serialVersionUID = 1;

  WorkStopped() {
    super("background work is to end", null, false, false);
  }
}
