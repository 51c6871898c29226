/**
 * Who may write into an object store: a lease that one writer holds, renews and loses to whoever
 * takes it over. {@link dev.yore.store.lease.WriterLease} is the writer's side, {@link
 * dev.yore.store.lease.Takeover} the successor's. Knows objects only. Safe for many threads.
 */
package dev.yore.store.lease;
