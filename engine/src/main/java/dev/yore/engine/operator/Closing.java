package dev.yore.engine.operator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes several things even if some fail to. */
final class Closing {
  private Closing() {}

  /** Closes all of them; then throws what the first one that failed threw. */
  static void all(List<? extends AutoCloseable> resources) {
    RuntimeException first = null;
    for (AutoCloseable resource : resources) {
      first = close(resource, first);
    }
    if (first != null) {
      throw first;
    }
  }

  private static @Nullable RuntimeException close(
      AutoCloseable resource, @Nullable RuntimeException first) {
    try {
      resource.close();
    } catch (Exception e) {
      RuntimeException failure = e instanceof RuntimeException r ? r : new IllegalStateException(e);
      if (first == null) {
        return failure;
      }
      first.addSuppressed(failure);
    }
    return first;
  }
}
