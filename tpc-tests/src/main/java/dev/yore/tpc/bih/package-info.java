/**
 * TPC-BiH (Kaufmann, Fischer, May, Tonder, Kossmann: "TPC-BiH: A Benchmark for Bitemporal
 * Databases", TPCTC 2013): the tables of TPC-H with application time, a history of business
 * scenarios, and the query classes of time travel, key in time, range-timeslice, bitemporal and
 * audit. {@link dev.yore.tpc.bih.BihHistory} makes the history, {@link dev.yore.tpc.bih.BihWriter}
 * applies it to a system that keeps versions itself, {@link dev.yore.tpc.bih.BihVersions} keeps
 * every version with its system time for one that does not. What differs from the paper is in
 * {@code docs/bih.md}. Values are immutable, all else is confined to one thread.
 */
package dev.yore.tpc.bih;
