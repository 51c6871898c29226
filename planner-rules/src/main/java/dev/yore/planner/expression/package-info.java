/**
 * From Calcite's expressions to the engine's: types, values, functions, and the way back to
 * Calcite's compiler for what the engine has no function for. Translation is confined to one
 * thread; what it makes is immutable.
 */
package dev.yore.planner.expression;
