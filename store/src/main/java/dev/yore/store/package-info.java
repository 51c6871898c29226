/**
 * The temporal store's door: {@link dev.yore.store.Store} opens a directory, {@link
 * dev.yore.store.Transaction} changes it, {@link dev.yore.store.scan.ScanSpec} asks it about any
 * sequence. Knows no SQL. Everything here is safe for use by many threads unless a type says
 * otherwise.
 */
package dev.yore.store;
