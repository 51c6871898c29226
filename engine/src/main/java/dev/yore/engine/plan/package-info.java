/**
 * Physical plans as plain data: what the planner hands to the engine. Immutable; a plan may run any
 * number of times at once.
 */
package dev.yore.engine.plan;
