package dev.yore.store;

import org.jspecify.annotations.Nullable;

/** Runs steps of closing one after the other and keeps the first failure. One thread. */
final class Closer {
  private @Nullable RuntimeException failure;

  void run(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      if (failure == null) {
        failure = e;
      } else {
        failure.addSuppressed(e);
      }
    }
  }

  boolean hasFailed() {
    return failure != null;
  }

  /** Throws the first failure, with the later ones suppressed in it, if there was any. */
  void rethrow() {
    if (failure != null) {
      throw failure;
    }
  }
}
