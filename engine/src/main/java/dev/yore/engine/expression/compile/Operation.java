package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.function.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * A kernel with a name; operations of equal names are equal, so that equal expressions are. Null
 * when any operand is. Immutable.
 *
 * @param key what it does, parameters included
 * @param template the same in Java for generated loops, or null to call the kernel: an expression,
 *     or statements that assign {@code $r} ({@code $rh} and {@code $rl} where wide). {@code $0} is
 *     the first operand ({@code $0h}, {@code $0l} where wide; three arguments where bytes), {@code
 *     $K} the kernel's call, {@code $P} the parameter.
 * @param isTotal it never throws, nor does its template for whatever numbers null operands have
 * @param parameter an object of a public class that the template uses
 */
record Operation(
    String key,
    Rep result,
    Kernel kernel,
    @Nullable String template,
    boolean isTotal,
    @Nullable Object parameter) {

  Operation(String key, Rep result, Kernel kernel) {
    this(key, result, kernel, null, false, null);
  }

  /** The same with a template. */
  Operation inline(String java) {
    return new Operation(key, result, kernel, java, isTotal, parameter);
  }

  /** The same with a template, and total. */
  Operation total(String java) {
    return new Operation(key, result, kernel, java, true, parameter);
  }

  /** The same with a parameter. */
  Operation with(Object object) {
    return new Operation(key, result, kernel, template, isTotal, object);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Operation operation && operation.key.equals(key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }
}
