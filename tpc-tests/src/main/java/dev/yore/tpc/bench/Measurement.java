package dev.yore.tpc.bench;

/**
 * One figure.
 *
 * @param workload what was run
 * @param name what was measured, unique within the workload
 * @param unit of the value
 */
public record Measurement(String workload, String name, String unit, double value) {}
