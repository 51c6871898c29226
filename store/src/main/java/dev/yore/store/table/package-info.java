/**
 * How any past state of a table is put together from its streams: {@link
 * dev.yore.store.table.Level0} holds what no segment holds yet, {@link
 * dev.yore.store.table.TableStreams} is a table's segments and L0 at one instant, {@link
 * dev.yore.store.table.TableScan} and {@link dev.yore.store.table.RowLookup} read them at any
 * sequence.
 *
 * <p>Streams are immutable and shared by all readers; who publishes a new one does it under the
 * commit lock. Everything read is filtered by sequence, so that streams may run ahead of a reader's
 * snapshot. Writes no files, knows no transactions.
 */
package dev.yore.store.table;
