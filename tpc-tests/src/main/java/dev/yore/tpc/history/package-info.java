/**
 * A trading company's year after the TPC-H data was loaded: {@link
 * dev.yore.tpc.history.BusinessHistory} makes commits of row changes, {@link
 * dev.yore.tpc.history.HistoryWriter} applies them to any JDBC connection. Deterministic: scale
 * factor, seed and size of the commits give the same history everywhere. Everything here is
 * confined to one thread, except the values, which are immutable.
 */
package dev.yore.tpc.history;
