package dev.yore.spark;

import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What is written where, for all processes that take part. Immutable.
 *
 * @param jobId tells this write from all others
 * @param afterSequence the commit will be a later one; 0 for a job that may have been tried before
 * @param storeId the store's that will make the commit
 * @param columnIds the ids of the columns
 * @param keyColumns which of them are the key
 * @param overwrites whether rows take the place of those with their keys
 */
record TableWrite(
    StoreAddress address,
    String jobId,
    long afterSequence,
    UUID storeId,
    int tableId,
    String schema,
    String table,
    List<ReadColumn> columns,
    List<Integer> columnIds,
    List<Integer> keyColumns,
    boolean overwrites)
    implements Serializable {

  TableWrite {
    columns = List.copyOf(columns);
    columnIds = List.copyOf(columnIds);
    keyColumns = List.copyOf(keyColumns);
  }

  TableName tableName() {
    return new TableName(schema, table);
  }

  /** What segments are written by: types and key. */
  TableSchema schemaOfSegments() {
    List<Column> all = new ArrayList<>();
    int nextColumnId = 0;
    for (int i = 0; i < columns.size(); i++) {
      ReadColumn column = columns.get(i);
      int id = columnIds.get(i);
      all.add(new Column(id, column.name(), column.type(), column.nullable(), null));
      nextColumnId = Math.max(nextColumnId, id + 1);
    }
    return new TableSchema(tableId, tableName(), all, keyColumns, 0, 0, null, 0, nextColumnId);
  }
}
