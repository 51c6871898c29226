/**
 * The columnar calling convention: physical operators that become plans of the engine, the rules
 * that make them of logical ones, and the converters to and from Calcite's Enumerable convention.
 * Nodes and rules are immutable; planning is confined to one thread per statement.
 */
package dev.yore.planner.columnar;
