package dev.yore.store;

import dev.yore.store.schema.TableConstraint;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.VectorBatch;
import org.jspecify.annotations.Nullable;

/** Reads what the store keeps as SQL but cannot read itself. Safe for many threads. */
public interface RuleExpressions {
  /**
   * The first row for which a CHECK is false, or -1.
   *
   * @param rows with all of the table's columns in order
   */
  int firstViolation(TableSchema table, TableConstraint.Check check, VectorBatch rows);

  /** A column's default as a physical value, or null. */
  @Nullable Object defaultOf(TableSchema table, int ordinal);

  /** For a store that nobody told of SQL: it refuses what would need it. */
  RuleExpressions NONE =
      new RuleExpressions() {
        @Override
        public int firstViolation(
            TableSchema table, TableConstraint.Check check, VectorBatch rows) {
          throw unreadable("CHECK " + check.name() + " of table " + table.name());
        }

        @Override
        public @Nullable Object defaultOf(TableSchema table, int ordinal) {
          if (table.columns().get(ordinal).defaultSql() == null) {
            return null;
          }
          throw unreadable("the default of " + table.columns().get(ordinal).name());
        }

        private StoreException unreadable(String what) {
          return new StoreException(
              ErrorCode.NOT_SUPPORTED, what + " is SQL, which the store alone cannot read");
        }
      };
}
