package dev.yore.engine.expression.function;

/**
 * A function of values none of which is null. Stateless unless a comment says that it remembers
 * something, and then only to be quicker.
 */
@FunctionalInterface
public interface Kernel {
  /**
   * Computes one value.
   *
   * @param out receives the result; {@code isNull} is false before and may be set
   * @throws dev.yore.store.StoreException as the function defines
   */
  void apply(Cell[] in, Cell out);
}
