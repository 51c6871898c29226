/**
 * Grouping and aggregate functions over column vectors: groups are numbered from 0 in the order of
 * their appearance, and every function keeps its state in arrays by group number. Confined to one
 * thread; partial results of several threads are combined.
 */
package dev.yore.engine.aggregate;
