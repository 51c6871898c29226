/**
 * LMDB as index and metadata database, behind a small key-value interface with checksummed values.
 * The only room that touches native memory.
 */
package dev.yore.store.kv;
