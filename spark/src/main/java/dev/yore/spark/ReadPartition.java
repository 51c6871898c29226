package dev.yore.spark;

import dev.yore.store.scan.ScanRange;
import dev.yore.store.scan.ScanSpec;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * The blocks that one task reads, and what it reads of them: a join may have narrowed it after the
 * reader's factory was made. Immutable.
 */
record ReadPartition(ScanSpec spec, ScanRange range) implements InputPartition {
  private static final long serialVersionUID = 1;
}
