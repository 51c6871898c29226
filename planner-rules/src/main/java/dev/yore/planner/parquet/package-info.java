/**
 * Rows in Parquet files, for COPY. The only package that links to the Parquet library, which is
 * optional: {@link dev.yore.planner.parquet.ParquetLibrary} says so where it is missing. {@link
 * dev.yore.planner.parquet.ParquetRows} reads, {@link dev.yore.planner.parquet.ParquetFile} writes;
 * their objects are confined to one thread.
 */
package dev.yore.planner.parquet;
