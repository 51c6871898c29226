/** Random histories and random queries, answered by Yore and by DuckDB. */
package dev.yore.tpc.random;
