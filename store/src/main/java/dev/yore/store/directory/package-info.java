/**
 * The store's directory on disk: its identity, who may use it, where its files lie, and file
 * operations that survive a crash. {@link dev.yore.store.directory.StoreDirectory} is the entry; it
 * depends on nothing but the JDK and the store's errors. Safe for use by many threads.
 */
package dev.yore.store.directory;
