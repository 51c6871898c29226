/**
 * A join's build side: rows in columns and a table that finds them by their keys. Built by one
 * thread, then immutable; every probing thread has a {@link dev.yore.engine.join.JoinProbe} of its
 * own.
 */
package dev.yore.engine.join;
