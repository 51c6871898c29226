package dev.yore.planner.session;

import dev.yore.engine.memory.MemoryAccount;
import dev.yore.planner.Database;
import dev.yore.planner.QueryEngine;
import dev.yore.planner.SqlSession;
import dev.yore.planner.access.AccessCatalog;
import dev.yore.planner.catalog.CopyBoard;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.dml.StoredExpressions;
import dev.yore.planner.period.SessionTime;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.planner.run.EngineSettings;
import dev.yore.planner.run.IdentityValues;
import dev.yore.store.References;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.predict.PredictionService;
import dev.yore.store.predict.PrefetchMode;
import dev.yore.store.predict.StatementObserver;
import dev.yore.store.schema.Catalogs;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A store with SQL on top: what all sessions share. Safe for many threads. */
public final class StoreDatabase implements Database {
  /** Open transactions may read older catalogs; more than these are made again when needed. */
  private static final int MAX_CATALOGS = 16;

  private final Store store;
  private final QueryPlanner planner;
  private final Map<QueryEngine, Compiler> compilers = new EnumMap<>(QueryEngine.class);
  private final EngineSettings settings;
  private final AccessCatalog access;
  private final PlanCache plans = new PlanCache();
  private final IdentityValues identities = new IdentityValues();
  private final CopyBoard copies;
  private final Map<CatalogKey, SqlCatalog> catalogs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CatalogKey, SqlCatalog> eldest) {
          return size() > MAX_CATALOGS;
        }
      };

  private final AtomicLong sessions = new AtomicLong();
  private final PredictionService predictions;
  private volatile PrefetchMode prefetchMode = PrefetchMode.OFF;

  private record CatalogKey(long version, int branchId) {}

  /** Takes ownership of the store: closing the database closes it. */
  public StoreDatabase(Store store) {
    this.store = store;
    this.copies = new CopyBoard(() -> store.options().clock().millis());
    this.settings =
        EngineSettings.defaults(
            MemoryAccount.ofStore(store.options().queryBytes()),
            Path.of(System.getProperty("java.io.tmpdir"), "yore-spill"));
    this.planner = new QueryPlanner(store, QueryEngine.COLUMNAR);
    store.read(new StoredExpressions(planner, store, settings));
    this.access = new AccessCatalog(store);
    compilers.put(QueryEngine.COLUMNAR, new Compiler(planner, store, settings, access));
    compilers.put(
        QueryEngine.ENUMERABLE,
        new Compiler(new QueryPlanner(store, QueryEngine.ENUMERABLE), store, settings, access));
    this.predictions = PredictionService.start(store, new SessionPlanner(this));
    store.attach(predictions);
  }

  /**
   * A branch's catalog.
   *
   * @throws dev.yore.store.StoreException {@code REFERENCE_NOT_FOUND}
   */
  SqlCatalog catalog(Catalogs all, String branch) {
    return catalog(all, References.branch(all.branches(), branch).branchId());
  }

  private SqlCatalog catalog(Catalogs all, int branchId) {
    CatalogKey key = new CatalogKey(all.version(), branchId);
    synchronized (catalogs) {
      SqlCatalog known = catalogs.get(key);
      if (known == null) {
        known = new SqlCatalog(all, branchId, planner);
        catalogs.put(key, known);
      }
      return known;
    }
  }

  /**
   * The statement compiled for a version of the catalog, from the cache if it is there.
   *
   * @param time of the session; null for the present
   */
  Compiled compile(String sql, SqlCatalog catalog, @Nullable SessionTime time, QueryEngine engine) {
    PlanCache.Key key = new PlanCache.Key(sql, catalog.version(), catalog.branchId(), time, engine);
    Compiled found = find(key);
    if (found == null) {
      found = shared(key, catalog);
    }
    if (found == null) {
      found = compiler(engine).compile(sql, catalog, time);
      // IF EXISTS and its like depend on more than the version when the store is empty.
      // Texts of actions may contain passwords.
      if (!(found instanceof Compiled.Ddl || found instanceof Compiled.StoreAction)) {
        plans.put(key, found);
      }
    }
    return found;
  }

  /**
   * The query compiled for certain versions of its tables, from the cache if it is there.
   *
   * @param versionNames as {@link LateVersions} gives them
   */
  Compiled.Query compileAt(
      String sql,
      List<@Nullable String> versionNames,
      SqlCatalog catalog,
      @Nullable SessionTime time,
      QueryEngine engine) {
    PlanCache.Key key =
        new PlanCache.Key(
            sql + "\n" + versionNames, catalog.version(), catalog.branchId(), time, engine);
    if (find(key) instanceof Compiled.Query known) {
      return known;
    }
    Compiled.Query compiled = compiler(engine).compileAt(sql, versionNames, catalog, time);
    plans.put(key, compiled);
    return compiled;
  }

  private @Nullable Compiled find(PlanCache.Key key) {
    return plans.find(key, id -> store.statistics(id).rowCount());
  }

  private Compiler compiler(QueryEngine engine) {
    return Objects.requireNonNull(compilers.get(engine), engine.name());
  }

  /**
   * The statement with the plan of those that differ from it only in constants, or null if it must
   * have its own. The first of them gets its own: most statements are asked once, and planning
   * knows more when it knows the constants.
   */
  private @Nullable Compiled shared(PlanCache.Key own, SqlCatalog catalog) {
    SharedText statement = SharedText.of(own.sql());
    if (statement == null) {
      return null;
    }
    PlanCache.Key key = own.withSql(statement.text());
    Compiled plan = find(key);
    if (plan == null) {
      PlanCache.Sharing known = plans.sharing(key);
      if (known == null) {
        plans.remember(key, PlanCache.Sharing.SEEN);
      }
      if (known != PlanCache.Sharing.SEEN) {
        return null;
      }
      plan = planToShare(key, catalog);
    }
    if (!(plan instanceof Compiled.Query query)) {
      return null;
    }
    List<@Nullable Object> constants = statement.parameters(query.plan().parameterType());
    return constants == null ? null : new Compiled.Query(query.plan(), constants, query.late());
  }

  private @Nullable Compiled planToShare(PlanCache.Key key, SqlCatalog catalog) {
    try {
      Compiled compiled = compiler(key.engine()).compile(key.sql(), catalog, key.time());
      plans.put(key, compiled);
      return compiled;
    } catch (StoreException e) {
      // The statement itself may be right, and else planning it says what is wrong.
      plans.remember(key, PlanCache.Sharing.REFUSED);
      return null;
    }
  }

  EngineSettings settings() {
    return settings;
  }

  /** Forgets all plans and the texts they were made from. */
  void forgetPlans() {
    plans.clear();
  }

  /** Who hears of statements. */
  StatementObserver statements() {
    return predictions;
  }

  PredictionService predictions() {
    return predictions;
  }

  long nextSessionId() {
    return sessions.incrementAndGet();
  }

  PrefetchMode prefetchMode() {
    return prefetchMode;
  }

  @Override
  public void prefetch(PrefetchMode mode) {
    prefetchMode = mode;
  }

  /** Number of plans kept. */
  int cachedPlans() {
    return plans.size();
  }

  IdentityValues identities() {
    return identities;
  }

  CopyBoard copies() {
    return copies;
  }

  @Override
  public long pastVersion() {
    return store.catalogs().version() + access.version() + store.pastVersion();
  }

  @Override
  public SqlSession newSession() {
    return new StoreSession(this);
  }

  @Override
  public AccessCatalog access() {
    return access;
  }

  @Override
  public Store store() {
    return store;
  }

  @Override
  public void close() {
    store.attach(null);
    predictions.close();
    store.close();
  }
}
