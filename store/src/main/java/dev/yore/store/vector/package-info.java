/**
 * Typed column vectors: what segments decode into, scans hand out and bulk inserts bring. Immutable
 * once built, so they may be cached and shared between threads; builders are confined to one
 * thread. Depends on nothing.
 */
package dev.yore.store.vector;
