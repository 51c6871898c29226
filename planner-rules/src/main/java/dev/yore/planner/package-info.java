/**
 * SQL's door: {@link dev.yore.planner.Database} wraps a store, {@link dev.yore.planner.SqlSession}
 * prepares and runs statements. What is behind it: parser, validator, period push-down, planning
 * rules, plan cache and the way to the engine. Knows no JDBC.
 */
package dev.yore.planner;
