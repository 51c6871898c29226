/**
 * SQL types: Yore's type system and factory for Calcite, and the way between Calcite's types and
 * the store's. Immutable, safe for many threads.
 */
package dev.yore.planner.type;
