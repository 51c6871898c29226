package dev.yore.store.table;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.In;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out whether predicates fix a table's whole primary key. Pure functions. */
final class KeyConditions {
  /** With more keys than this a scan with zone maps reads less than the lookups do. */
  static final int MAX_KEYS = 1024;

  private KeyConditions() {}

  /**
   * The only keys that rows satisfying the predicates can have.
   *
   * @return null if the predicates leave the key, or a part of it, open
   */
  static @Nullable List<LookupKey> keys(TableSchema schema, List<ColumnPredicate> predicates) {
    if (!schema.hasKey()) {
      return null;
    }
    List<Object> values = new ArrayList<>(schema.keyColumns().size());
    for (int ordinal : schema.keyColumns()) {
      Object value = equalTo(ordinal, predicates);
      if (value == null) {
        return listed(schema, predicates);
      }
      values.add(value);
    }
    return List.of(LookupKey.of(values));
  }

  private static @Nullable Object equalTo(int ordinal, List<ColumnPredicate> predicates) {
    for (ColumnPredicate predicate : predicates) {
      if (predicate.column() != ordinal) {
        continue;
      }
      if (predicate instanceof Compare compare && compare.operator() == Operator.EQUAL) {
        return compare.value();
      }
      if (predicate instanceof In in && in.values().size() == 1) {
        return in.values().get(0);
      }
    }
    return null;
  }

  private static @Nullable List<LookupKey> listed(
      TableSchema schema, List<ColumnPredicate> predicates) {
    if (schema.keyColumns().size() > 1) {
      return null;
    }
    for (ColumnPredicate predicate : predicates) {
      if (predicate.column() == schema.keyColumns().get(0)
          && predicate instanceof In in
          && in.values().size() <= MAX_KEYS) {
        return in.values().stream().map(v -> LookupKey.of(List.of(v))).toList();
      }
    }
    return null;
  }
}
