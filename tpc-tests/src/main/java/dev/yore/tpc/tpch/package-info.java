/**
 * TPC-H for any database: {@link dev.yore.tpc.tpch.TpchTable} knows the schema and streams the
 * rows, {@link dev.yore.tpc.tpch.TpchLoader} puts them into a connection, {@link
 * dev.yore.tpc.tpch.TpchQuery} holds the 22 questions. Deterministic: the same scale factor gives
 * the same rows. Values and queries are immutable; loaders are confined to one thread.
 */
package dev.yore.tpc.tpch;
