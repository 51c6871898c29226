/**
 * Ordering rows of column batches: by a long that stands for the first key, then by all keys.
 * Orders are immutable; the rest is confined to one thread.
 */
package dev.yore.engine.sort;
