package dev.yore.tpc.bench;

/**
 * What is asked of the benchmark.
 *
 * @param commits commits of the history, of 358 row changes each
 * @param repeat runs per query, of which the median counts
 * @param writeSeconds how long one-row commits are measured with each number of connections
 */
record BenchOptions(double scale, int commits, int repeat, double writeSeconds, long seed) {}
