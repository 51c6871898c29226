/**
 * Scans in plans: what of a query the store evaluates itself (columns, predicates, limit, period),
 * the rules that move it there, and the bridge from compiled plans to store scans. Plan nodes are
 * immutable; running scans are confined to one thread.
 */
package dev.yore.planner.rel;
