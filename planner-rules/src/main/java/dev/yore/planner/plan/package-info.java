/**
 * From a query's syntax tree to something that runs: validation, algebra, optimisation, code.
 * {@link dev.yore.planner.plan.QueryPlanner} is the way in. Planning is confined to one thread per
 * statement; finished plans are immutable and shared.
 */
package dev.yore.planner.plan;
