package dev.yore.spark;

import dev.yore.store.scan.ScanRange;
import dev.yore.store.scan.ScanSpec;
import org.apache.spark.sql.connector.read.InputPartition;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that one task reads, and what it reads of them: a join may have narrowed it after the
 * reader's factory was made. Immutable.
 *
 * @param location the executor that reads these blocks best, as Spark's scheduler names it; null
 *     where all are alike
 */
record ReadPartition(ScanSpec spec, ScanRange range, @Nullable String location)
    implements InputPartition {
  private static final long serialVersionUID = 2;

  @Override
  public String[] preferredLocations() {
    return location == null ? new String[0] : new String[] {location};
  }
}
