package dev.yore.planner.session;

import dev.yore.engine.plan.PlanNode;
import dev.yore.planner.QueryEngine;
import dev.yore.planner.plan.QueryCode;
import dev.yore.planner.predict.StatementSplitter;
import dev.yore.planner.run.PlanScans;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.StoreException;
import dev.yore.store.Transaction;
import dev.yore.store.predict.BoundStatement;
import dev.yore.store.predict.StatementPlanner;
import dev.yore.store.scan.ScanSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans statements that nobody has asked yet, as a session would. Safe for many threads. */
final class SessionPlanner implements StatementPlanner {
  private final StoreDatabase database;

  SessionPlanner(StoreDatabase database) {
    this.database = database;
  }

  @Override
  public BoundStatement split(String sql, List<@Nullable Object> parameters) {
    return StatementSplitter.split(sql, parameters);
  }

  @Override
  public @Nullable String write(String like, BoundStatement statement) {
    return StatementSplitter.write(like, statement);
  }

  @Override
  public @Nullable List<ScanSpec> scans(BoundStatement statement, String branch) {
    List<@Nullable Object> parameters = new ArrayList<>();
    String sql = StatementSplitter.render(statement, parameters);
    try (Transaction transaction = database.store().begin(branch)) {
      var catalog = database.catalog(transaction.catalogs(), branch);
      Compiled compiled = database.compile(sql, catalog, null, QueryEngine.COLUMNAR);
      if (!(compiled instanceof Compiled.Query query)
          || !(query.plan().code() instanceof QueryCode.Columnar columnar)
          || !query.plan().periodQueries().isEmpty()) {
        return null;
      }
      StatementScope scope =
          new StatementScope(
              database.store(),
              transaction,
              catalog,
              database.settings(),
              () -> false,
              warning -> {});
      PlanNode root = columnar.plan().root();
      return PlanScans.of(query.plan(), root, query.parameters(parameters), scope);
    } catch (StoreException e) {
      return null; // It cannot run, or not as predicted.
    }
  }
}
