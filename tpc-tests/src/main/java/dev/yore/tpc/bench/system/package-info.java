/**
 * The databases that are measured: one {@link dev.yore.tpc.bench.system.SystemUnderTest} each,
 * which knows how the system is started, loaded, written to and asked about the past; {@link
 * dev.yore.tpc.bench.system.Systems} knows which there are and what a missing one needs. Systems
 * are confined to one thread, but connections of one may be used from several at once.
 */
package dev.yore.tpc.bench.system;
