/**
 * What was measured: a {@link dev.yore.tpc.bench.figure.Measurement} has a {@link
 * dev.yore.tpc.bench.figure.Unit} and the {@link dev.yore.tpc.bench.figure.Spread} of its samples;
 * {@link dev.yore.tpc.bench.figure.Machine} says where. Immutable values.
 */
package dev.yore.tpc.bench.figure;
