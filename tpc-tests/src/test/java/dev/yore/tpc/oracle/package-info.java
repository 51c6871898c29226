/**
 * Yore against DuckDB: the same data, the same history and the same questions must give the same
 * answers, now and at earlier sequences.
 */
package dev.yore.tpc.oracle;
