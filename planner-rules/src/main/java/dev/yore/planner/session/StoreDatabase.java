package dev.yore.planner.session;

import dev.yore.planner.Database;
import dev.yore.planner.SqlSession;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.period.SessionTime;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.store.Store;
import dev.yore.store.schema.Catalog;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store with SQL on top: what all sessions share. Safe for many threads. */
public final class StoreDatabase implements Database {
  /** Open transactions may read older catalogs; more than these are made again when needed. */
  private static final int MAX_CATALOGS = 16;

  private final Store store;
  private final QueryPlanner planner;
  private final Compiler compiler;
  private final PlanCache plans = new PlanCache();
  private final Map<Long, SqlCatalog> catalogs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, SqlCatalog> eldest) {
          return size() > MAX_CATALOGS;
        }
      };

  /** Takes ownership of the store: closing the database closes it. */
  public StoreDatabase(Store store) {
    this.store = store;
    this.planner = new QueryPlanner(store);
    this.compiler = new Compiler(planner);
  }

  SqlCatalog catalog(Catalog catalog) {
    synchronized (catalogs) {
      return catalogs.computeIfAbsent(
          catalog.version(), version -> new SqlCatalog(catalog, planner));
    }
  }

  /**
   * The statement compiled for a version of the catalog, from the cache if it is there.
   *
   * @param time of the session; null for the present
   */
  Compiled compile(String sql, SqlCatalog catalog, @Nullable SessionTime time) {
    long version = catalog.catalog().version();
    Compiled found = plans.find(sql, version, time, id -> store.statistics(id).rowCount());
    if (found == null) {
      found = compiler.compile(sql, catalog, time);
      // IF EXISTS and its like depend on more than the version when the store is empty.
      if (!(found instanceof Compiled.Ddl)) {
        plans.put(sql, version, time, found);
      }
    }
    return found;
  }

  /** Number of plans kept. */
  int cachedPlans() {
    return plans.size();
  }

  @Override
  public SqlSession newSession() {
    return new StoreSession(this);
  }

  @Override
  public Store store() {
    return store;
  }

  @Override
  public void close() {
    store.close();
  }
}
