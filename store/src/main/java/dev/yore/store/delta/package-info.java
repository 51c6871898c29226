/**
 * Deltas: what one commit did, table by table, in columns. The log writes them, L0 keeps them,
 * flushing turns them into segments. Immutable values; no I/O.
 */
package dev.yore.store.delta;
