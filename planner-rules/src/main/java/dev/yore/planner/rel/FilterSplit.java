package dev.yore.planner.rel;

import java.util.List;
import org.apache.calcite.rex.RexNode;

/**
 * A filter's condition divided: what the store evaluates, and what remains for the plan above the
 * scan. Immutable.
 *
 * @param pushed a conjunction; may be weaker than what it came from, which then remains too
 * @param remaining a conjunction, over the scan's fields
 */
record FilterSplit(List<PushedPredicate> pushed, List<RexNode> remaining) {
  FilterSplit {
    pushed = List.copyOf(pushed);
    remaining = List.copyOf(remaining);
  }
}
