/**
 * Which of a table's past states are kept: policies, holds, and the ranges of sequences that were
 * thinned out. Immutable values and pure functions; no I/O, nothing of the streams.
 */
package dev.yore.store.retention;
