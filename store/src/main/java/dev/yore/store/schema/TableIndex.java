package dev.yore.store.schema;

import java.util.List;

/**
 * A secondary index: rows of any time are found by values of its columns. Immutable.
 *
 * @param name unique among the indexes and constraints of all tables of a branch
 * @param columnIds in order
 * @param unique whether it also is a constraint: no two current rows have the same values
 */
public record TableIndex(String name, List<Integer> columnIds, boolean unique) {
  public TableIndex {
    columnIds = List.copyOf(columnIds);
  }
}
