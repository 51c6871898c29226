/**
 * What a reader wants and what it gets: scan specifications, predicates the store evaluates itself,
 * periods in sequences, and batches of selected rows. Specifications are immutable values; a scan
 * is confined to one thread.
 */
package dev.yore.store.scan;
