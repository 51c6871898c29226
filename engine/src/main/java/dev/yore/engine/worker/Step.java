package dev.yore.engine.worker;

/** Work that is done a piece at a time, by one thread at a time but not always the same. */
@FunctionalInterface
public interface Step {
  /**
   * Does about a batch's worth.
   *
   * @return whether there is more to do
   */
  boolean run();
}
