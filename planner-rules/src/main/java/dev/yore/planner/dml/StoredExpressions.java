package dev.yore.planner.dml;

import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.planner.plan.TableCondition;
import dev.yore.planner.run.EngineSettings;
import dev.yore.store.RuleExpressions;
import dev.yore.store.Store;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableConstraint;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.VectorBatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads conditions and defaults for the store. Safe for many threads. */
public final class StoredExpressions implements RuleExpressions {
  /** More CHECKs than these in use at once are compiled again when needed. */
  private static final int MAX_CONDITIONS = 1000;

  private final QueryPlanner planner;
  private final Store store;
  private final EngineSettings settings;
  private final Map<Key, TableCondition> conditions =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, TableCondition> eldest) {
          return size() > MAX_CONDITIONS;
        }
      };

  /** A condition means the same as long as the columns are the same. */
  private record Key(List<Column> columns, String sql) {}

  public StoredExpressions(QueryPlanner planner, Store store, EngineSettings settings) {
    this.planner = planner;
    this.store = store;
    this.settings = settings;
  }

  @Override
  public int firstViolation(TableSchema table, TableConstraint.Check check, VectorBatch rows) {
    Key key = new Key(table.columns(), check.sql());
    TableCondition condition;
    synchronized (conditions) {
      condition = conditions.get(key);
    }
    if (condition == null) {
      condition = planner.condition(check.sql(), table);
      synchronized (conditions) {
        conditions.put(key, condition);
      }
    }
    return condition.firstViolation(rows);
  }

  @Override
  public @Nullable Object defaultOf(TableSchema table, int ordinal) {
    Catalogs nothing = Catalogs.ofMain(Catalog.EMPTY);
    return DefaultConstant.of(
        table.columns().get(ordinal),
        planner,
        new SqlCatalog(nothing, Branch.MAIN_ID, planner),
        store,
        settings);
  }
}
