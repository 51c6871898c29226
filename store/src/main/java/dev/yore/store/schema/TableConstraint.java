package dev.yore.store.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * What current rows of a table must satisfy beside its key and NOT NULL. Columns are given by their
 * ids, so that names may change. Immutable.
 */
public sealed interface TableConstraint {
  /** Unique among the table's constraints and indexes. */
  String name();

  /** Ids of the columns it speaks of. */
  List<Integer> columnIds();

  /** The same constraint of a table that forked under other ids. */
  default TableConstraint withTableIds(IntUnaryOperator newId) {
    return this;
  }

  /** No two rows have the same values; rows with a NULL among them do not count. */
  record Unique(String name, List<Integer> columnIds) implements TableConstraint {
    public Unique {
      columnIds = List.copyOf(columnIds);
    }
  }

  /**
   * A condition that must not be false.
   *
   * @param sql its text, which the store keeps but does not read
   */
  record Check(String name, String sql, List<Integer> columnIds) implements TableConstraint {
    public Check {
      columnIds = List.copyOf(columnIds);
    }
  }

  /**
   * A period of application time: two columns of one DATE or TIMESTAMP type, never null, of which
   * the first is less than the second. The second one is no more part of it.
   */
  record ApplicationPeriod(String name, int startColumnId, int endColumnId)
      implements TableConstraint {
    @Override
    public List<Integer> columnIds() {
      return List.of(startColumnId, endColumnId);
    }
  }

  /**
   * No two rows with the same key have periods that overlap; rows with a NULL in the key do not
   * count.
   *
   * @param startColumnId of a {@link ApplicationPeriod} of the table, like the end
   */
  record WithoutOverlaps(
      String name, List<Integer> keyColumnIds, int startColumnId, int endColumnId)
      implements TableConstraint {
    public WithoutOverlaps {
      keyColumnIds = List.copyOf(keyColumnIds);
    }

    @Override
    public List<Integer> columnIds() {
      List<Integer> ids = new ArrayList<>(keyColumnIds);
      ids.add(startColumnId);
      ids.add(endColumnId);
      return List.copyOf(ids);
    }
  }

  /**
   * Values that must be those of a row of another table, unless one of them is NULL.
   *
   * @param parentTableId the table referred to; {@link #SELF} in a table that is being created
   * @param parentColumnIds columns of its key or of one of its UNIQUE constraints, in the order of
   *     {@code columnIds}
   */
  record ForeignKey(
      String name,
      List<Integer> columnIds,
      int parentTableId,
      List<Integer> parentColumnIds,
      ForeignKeyAction onDelete,
      ForeignKeyAction onUpdate)
      implements TableConstraint {
    /** In place of the id that a table being created does not have yet. */
    public static final int SELF = 0;

    public ForeignKey {
      columnIds = List.copyOf(columnIds);
      parentColumnIds = List.copyOf(parentColumnIds);
      if (columnIds.size() != parentColumnIds.size() || columnIds.isEmpty()) {
        throw new IllegalArgumentException("foreign key " + name + " pairs no columns");
      }
    }

    /** The same with another table referred to. */
    public ForeignKey withParent(int tableId) {
      return new ForeignKey(name, columnIds, tableId, parentColumnIds, onDelete, onUpdate);
    }

    @Override
    public TableConstraint withTableIds(IntUnaryOperator newId) {
      return withParent(newId.applyAsInt(parentTableId));
    }
  }
}
