package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.function.Kernel;

/**
 * A kernel with a name; operations of equal names are equal, so that equal expressions are. Null
 * when any operand is. Immutable.
 *
 * @param key what it does, parameters included
 */
record Operation(String key, Rep result, Kernel kernel) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Operation operation && operation.key.equals(key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }
}
