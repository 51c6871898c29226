/**
 * The metadata database with types: the checkpoint, the catalog, commits, tables and segments, as
 * rows of the key-value store. Entries are immutable values with their own encoding; {@link
 * dev.yore.store.metadata.Metadata} reads and writes them in transactions. Knows no streams and no
 * transactions of users. Safe for many threads.
 */
package dev.yore.store.metadata;
