package dev.yore.store.log;

/**
 * How many records were written durably since a log was opened, and in how many groups with one
 * sync each. Immutable.
 */
public record LogGroups(long records, long groups) {}
