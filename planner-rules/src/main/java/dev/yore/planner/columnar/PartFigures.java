package dev.yore.planner.columnar;

import dev.yore.engine.operator.OperatorMetrics;
import dev.yore.engine.plan.PlanNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the engine did for compiled code, which may run a part of the plan any number of times: once
 * per outer row, for instance. Safe for many threads.
 */
public final class PartFigures {
  /** The data context's variable for them; null where nobody wants to know. */
  public static final String VARIABLE = "yorePartFigures";

  /** One part, all its runs together. */
  private static final class Part {
    private final OperatorMetrics sum;
    private long runs;

    Part(OperatorMetrics sum) {
      this.sum = sum;
    }
  }

  private final Map<PlanNode, Part> parts = new IdentityHashMap<>();
  private final Set<OperatorMetrics> running = Collections.newSetFromMap(new IdentityHashMap<>());

  synchronized void started(OperatorMetrics root) {
    running.add(root);
  }

  /** May be told twice of one run. */
  synchronized void ended(OperatorMetrics root) {
    if (running.remove(root)) {
      Part part = parts.computeIfAbsent(root.node(), node -> new Part(root));
      part.runs++;
      if (part.sum != root) {
        part.sum.add(root);
      }
    }
  }

  /** How often a part was run; 0 for a node that is not the top of one. */
  public synchronized long runs(PlanNode node) {
    Part part = parts.get(node);
    return part == null ? 0 : part.runs;
  }

  /** What one operator did in all runs, null if it never ran; ends the ones that nobody closed. */
  public synchronized @Nullable OperatorMetrics of(PlanNode node) {
    Set.copyOf(running).forEach(this::ended);
    for (Part part : parts.values()) {
      OperatorMetrics found = part.sum.find(node);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
