/**
 * TPC-DS and TPC-BiH as workloads of the benchmark. Both ask Yore and DuckDB: DuckDB is the
 * reference that the questions' texts and comparisons were made for. Confined to one thread.
 */
package dev.yore.tpc.suite;
