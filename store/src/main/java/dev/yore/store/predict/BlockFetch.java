package dev.yore.store.predict;

/**
 * A block worth fetching. Immutable.
 *
 * @param probability that it is read, 0 to 1
 * @param value what to order by: likelier, slower and sooner first
 * @param source the likeliest candidate that reads it
 */
public record BlockFetch(long block, double probability, double value, Candidate source) {}
