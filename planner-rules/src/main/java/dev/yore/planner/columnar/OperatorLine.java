package dev.yore.planner.columnar;

import dev.yore.engine.plan.PlanNode;
import org.jspecify.annotations.Nullable;

/**
 * A line of the text of a plan of which compiled code runs the top. Immutable.
 *
 * @param indent spaces, two for each operator above
 * @param node what the engine runs, by identity; null for an operator of compiled code
 */
public record OperatorLine(String indent, OperatorNote note, @Nullable PlanNode node) {}
