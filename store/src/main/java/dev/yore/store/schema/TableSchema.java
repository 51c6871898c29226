package dev.yore.store.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as it stands: columns in order and the primary key.
 *
 * @param tableId unique for the store's life; 1 and up
 * @param keyColumns ordinals (positions in {@code columns}) of the PRIMARY KEY in key order; empty
 *     for a table without one
 * @param createdSequence the commit that created it
 * @param droppedSequence the commit that dropped it, {@link Long#MAX_VALUE} while it lives
 * @param comment free text or null
 */
public record TableSchema(
    int tableId,
    TableName name,
    List<Column> columns,
    List<Integer> keyColumns,
    long createdSequence,
    long droppedSequence,
    @Nullable String comment) {

  public TableSchema {
    columns = List.copyOf(columns);
    keyColumns = List.copyOf(keyColumns);
  }

  public boolean hasKey() {
    return !keyColumns.isEmpty();
  }

  public boolean isDropped() {
    return droppedSequence != Long.MAX_VALUE;
  }

  /** The column's ordinal, or -1 if there is none of that exact name. */
  public int ordinalOf(String columnName) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(columnName)) {
        return i;
      }
    }
    return -1;
  }
}
