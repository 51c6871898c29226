package dev.yore.engine.expression;

import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.run.ExecutionContext;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Execution contexts for expressions, which need variables and nothing else. */
public final class TestContext {
  private TestContext() {}

  @SuppressWarnings("NullAway") // expressions never touch the transaction
  public static ExecutionContext of(Map<String, @Nullable Object> variables) {
    return new ExecutionContext(
        null,
        variables::get,
        () -> false,
        1,
        MemoryAccount.ofProcess(),
        1L << 20,
        Path.of("unused"));
  }

  public static ExecutionContext empty() {
    return of(Map.of());
  }
}
