/**
 * {@code yore bench}: {@link dev.yore.tpc.bench.Workload}s measure a {@link
 * dev.yore.tpc.bench.SystemUnderTest} and leave {@link dev.yore.tpc.bench.Measurement}s, which
 * {@link dev.yore.tpc.bench.Report} shows. Everything is confined to one thread, but for the
 * writers that a workload starts and awaits itself.
 */
package dev.yore.tpc.bench;
