package dev.yore.spark;

import dev.yore.store.schema.TableName;
import java.io.Serializable;
import java.util.List;

/**
 * What is written where, for all processes that take part. Immutable.
 *
 * @param jobId tells this write from all others
 * @param afterSequence the commit will be a later one; 0 for a job that may have been tried before
 * @param columnIds the ids of the columns
 * @param overwrites whether rows take the place of those with their keys
 */
record TableWrite(
    StoreAddress address,
    String jobId,
    long afterSequence,
    String schema,
    String table,
    List<ReadColumn> columns,
    List<Integer> columnIds,
    boolean overwrites)
    implements Serializable {

  TableWrite {
    columns = List.copyOf(columns);
    columnIds = List.copyOf(columnIds);
  }

  TableName tableName() {
    return new TableName(schema, table);
  }
}
