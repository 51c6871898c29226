package dev.yore.store.predict;

/** Hears of statements. Called on their threads: must be quick, must not throw. */
@FunctionalInterface
public interface StatementObserver {
  /** A statement began or ended. */
  void observe(StatementEvent event);
}
