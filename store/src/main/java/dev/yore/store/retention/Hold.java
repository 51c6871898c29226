package dev.yore.store.retention;

/**
 * A sequence whose states no policy may take out, of any table, until the hold is released.
 * Immutable.
 */
public record Hold(String name, long sequence) {}
