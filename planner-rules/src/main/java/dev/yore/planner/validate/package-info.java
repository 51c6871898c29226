/**
 * What a statement means: the syntax tree made ready (times read, names of replaced tables
 * resolved) and Calcite's validator with Yore's rules. Used by one thread per statement.
 */
package dev.yore.planner.validate;
