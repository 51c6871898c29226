package dev.yore.engine.expression.compile;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.function.RowLoop;
import dev.yore.engine.run.ExecutionContext;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.codehaus.commons.compiler.CompileException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some expressions on their way from being interpreted to being compiled: once they have taken long
 * enough, a background thread compiles a loop for batches without nulls, one for batches with them,
 * or both. Safe for many threads; its users are not.
 */
final class AdaptiveLoop {
  /**
   * What has been interpreted for about as long as a class takes to compile is worth compiling:
   * then the two together cost at most twice what the better of them would have.
   */
  private static final long COMPILE_AFTER_NANOS = 5_000_000;

  /** After this it is worth writing the class's source, to see whether there is one like it. */
  private static final long LOOK_UP_AFTER_NANOS = 400_000;

  /** The JVM compiles no method of more than 8,000 bytes; estimates need some air. */
  private static final int MAX_BYTECODES = 7_000;

  /** Requests beyond this wait for their next batch. */
  private static final int MAX_WAITING = 64;

  private static final Logger LOG = LoggerFactory.getLogger(AdaptiveLoop.class);
  private static final ExecutorService COMPILER = compiler();

  private final List<Node> nodes;
  private final boolean isFilter;
  private final int[] fields;
  private final boolean isSmall;
  private final Variant withoutNulls = new Variant(false);
  private final Variant withNulls = new Variant(true);

  /**
   * A loop to be.
   *
   * @param nodes outputs, or the conditions of a filter
   */
  AdaptiveLoop(List<Node> nodes, boolean isFilter) {
    this.nodes = List.copyOf(nodes);
    this.isFilter = isFilter;
    Set<Integer> found = new TreeSet<>();
    int bytecodes = 0;
    for (Node node : nodes) {
      collect(node, found);
      bytecodes += NodeFacts.bytecodes(node);
    }
    this.fields = found.stream().mapToInt(Integer::intValue).toArray();
    this.isSmall = isSmall(bytecodes);
  }

  List<Node> nodes() {
    return nodes;
  }

  private static void collect(Node node, Set<Integer> fields) {
    if (node instanceof Node.Field field) {
      fields.add(field.index());
    }
    node.operands().forEach(operand -> collect(operand, fields));
  }

  /** Whether a loop of so many bytes, by {@link NodeFacts#bytecodes}, gets compiled by the JVM. */
  static boolean isSmall(int bytecodes) {
    return bytecodes <= MAX_BYTECODES;
  }

  private static ExecutorService compiler() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, "yore-expression-compiler");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** The use of the loop by one thread of one execution. */
  Use bind(ExecutionContext context) {
    return new Use(context);
  }

  private boolean hasNulls(Batch batch) {
    for (int field : fields) {
      if (batch.columns()[field].hasNulls()) {
        return true;
      }
    }
    return false;
  }

  /** Finds the loop for a batch, if there is one by now. Confined to one thread. */
  final class Use {
    private final ExecutionContext context;
    private @Nullable RowLoop withoutNullsBound;
    private @Nullable RowLoop withNullsBound;

    private Use(ExecutionContext context) {
      this.context = context;
    }

    /** The loop for a batch, or null when it is to be interpreted. */
    @Nullable RowLoop loop(Batch batch) {
      if (hasNulls(batch)) {
        if (withNullsBound == null) {
          withNullsBound = withNulls.bind(context);
        }
        return withNullsBound;
      }
      if (withoutNullsBound == null) {
        withoutNullsBound = withoutNulls.bind(context);
      }
      return withoutNullsBound;
    }

    /** Counts the time that interpreting a batch took. */
    void interpreted(Batch batch, long nanos) {
      (hasNulls(batch) ? withNulls : withoutNulls).interpreted(nanos);
    }
  }

  /** A generated class. */
  private record Compiled(LoopSource source, Constructor<? extends RowLoop> constructor) {}

  /** One of the two loops. */
  private final class Variant {
    private final boolean hasNulls;
    private final AtomicLong interpretedNanos = new AtomicLong();
    private final AtomicBoolean lookedUp = new AtomicBoolean();
    private final AtomicBoolean requested = new AtomicBoolean();
    private volatile @Nullable Compiled compiled;

    Variant(boolean hasNulls) {
      this.hasNulls = hasNulls;
    }

    @Nullable RowLoop bind(ExecutionContext context) {
      Compiled ready = compiled;
      return ready == null ? null : LoopBinder.bind(ready.source(), ready.constructor(), context);
    }

    void interpreted(long nanos) {
      if (!isSmall || compiled != null) {
        return;
      }
      long total = interpretedNanos.addAndGet(nanos);
      if (total >= LOOK_UP_AFTER_NANOS && lookedUp.compareAndSet(false, true)) {
        lookUp();
      }
      if (total >= COMPILE_AFTER_NANOS) {
        request();
      }
    }

    private void lookUp() {
      LoopSource source = source();
      Constructor<? extends RowLoop> known = LoopCompiler.INSTANCE.known(source);
      if (known != null) {
        compiled = new Compiled(source, known);
      }
    }

    private LoopSource source() {
      return isFilter
          ? LoopGenerator.filter(nodes, hasNulls)
          : LoopGenerator.project(nodes, hasNulls);
    }

    private void request() {
      if (!requested.compareAndSet(false, true)) {
        return;
      }
      try {
        COMPILER.execute(this::compile);
      } catch (RejectedExecutionException e) {
        requested.set(false);
      }
    }

    /** What cannot be compiled stays interpreted: slower, and right. */
    private void compile() {
      try {
        LoopSource source = source();
        compiled = new Compiled(source, LoopCompiler.INSTANCE.compile(source));
      } catch (CompileException | RuntimeException e) {
        LOG.warn("expressions stay interpreted: {}", nodes, e);
      }
    }
  }
}
