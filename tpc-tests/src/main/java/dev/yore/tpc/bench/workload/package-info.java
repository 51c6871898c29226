/**
 * What is done to the systems and measured: {@link dev.yore.tpc.bench.workload.TpchSuite} on one
 * {@link dev.yore.tpc.bench.workload.Arena}, {@link dev.yore.tpc.bench.workload.GrowthSuite} on
 * several. Everything is confined to one thread, but for the writers that a workload starts and
 * awaits itself.
 */
package dev.yore.tpc.bench.workload;
