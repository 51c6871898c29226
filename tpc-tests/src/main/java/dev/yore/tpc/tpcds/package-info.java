/**
 * TPC-DS for any database: {@link dev.yore.tpc.tpcds.TpcdsTable} knows the schema and streams the
 * rows of {@code io.trino.tpcds}, {@link dev.yore.tpc.tpcds.TpcdsQuery} makes the 99 questions from
 * the TPC's templates in {@code net.hydromatic:tpcds} and our parameters. Deterministic: the same
 * scale factor gives the same rows. Tables, columns and queries are immutable; loaders are confined
 * to one thread.
 */
package dev.yore.tpc.tpcds;
