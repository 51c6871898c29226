package dev.yore.planner.session;

import dev.yore.planner.PreparedSql;
import dev.yore.planner.RowCursor;
import dev.yore.planner.SqlResult;
import dev.yore.planner.dml.ChangeAnalysis;
import dev.yore.planner.dml.DmlPlan;
import dev.yore.planner.run.PlanAnalysis;
import dev.yore.planner.run.PlanCursor;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.Transaction;
import dev.yore.store.retention.Erasure;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs what answers with rows, and closes what they are read in. Confined like its session. */
final class SessionQueries {
  private final StoreDatabase database;
  private final SessionWork work;

  SessionQueries(StoreDatabase database, SessionWork work) {
    this.database = database;
    this.work = work;
  }

  /** The rows read; in auto-commit mode they hold a transaction of their own until closed. */
  SqlResult run(
      PreparedSql statement, List<@Nullable Object> parameters, BooleanSupplier cancelled) {
    return work.isAutoCommit()
        ? autoCommitted(statement, parameters, cancelled)
        : inTransaction(statement, parameters, work.scope(work.transaction().get(), cancelled));
  }

  private SqlResult autoCommitted(
      PreparedSql statement, List<@Nullable Object> parameters, BooleanSupplier cancelled) {
    Transaction own = database.store().begin(work.branch().name());
    try {
      StatementScope scope = work.scope(own, cancelled);
      Compiled compiled = readable(statement, parameters, scope);
      return new SqlResult.Rows(
          cursor(compiled, parameters, scope, own::close), compiled.rowType());
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
  }

  private SqlResult inTransaction(
      PreparedSql statement, List<@Nullable Object> parameters, StatementScope scope) {
    Compiled compiled = readable(statement, parameters, scope);
    TrackedCursor tracked = new TrackedCursor();
    RowCursor cursor =
        cursor(compiled, parameters, scope, () -> work.transaction().closed(tracked));
    tracked.cursor = cursor;
    work.transaction().opened(tracked);
    return new SqlResult.Rows(tracked, compiled.rowType());
  }

  /** The statement as it is to be run with these parameters. */
  private Compiled readable(
      PreparedSql statement, List<@Nullable Object> parameters, StatementScope scope) {
    Compiled compiled =
        database.compile(statement.sql(), scope.catalog(), work.time(), work.options().engine());
    if (!(compiled instanceof Compiled.Query query) || query.late().isEmpty()) {
      return compiled;
    }
    List<@Nullable String> versions = query.late().names(query.parameters(parameters), scope);
    boolean present = !query.late().onlyPast() && versions.stream().allMatch(Objects::isNull);
    return present
        ? compiled
        : database.compileAt(
            statement.sql(), versions, scope.catalog(), work.time(), work.options().engine());
  }

  private RowCursor cursor(
      Compiled compiled,
      List<@Nullable Object> parameters,
      StatementScope scope,
      Runnable onClose) {
    if (compiled instanceof Compiled.Query query) {
      return PlanCursor.open(query.plan(), query.parameters(parameters), scope, onClose);
    }
    if (compiled instanceof Compiled.Analyzed analyzed) {
      return ListCursor.ofLines(PlanAnalysis.run(analyzed.plan(), parameters, scope), onClose);
    }
    if (compiled instanceof Compiled.AnalyzedChange change) {
      return ListCursor.ofLines(analyzed(change.plan(), parameters, scope), onClose);
    }
    if (compiled instanceof Compiled.Explained explained) {
      return ListCursor.ofLines(explained.lines(), onClose);
    }
    if (compiled instanceof Compiled.Definition definition) {
      return ListCursor.ofLines(List.of(definition.text()), onClose);
    }
    if (compiled instanceof Compiled.Erase erase) {
      return new ListCursor(List.<@Nullable Object[]>of(erase(erase, parameters, scope)), onClose);
    }
    if (compiled instanceof Compiled.Report report) {
      if (report.changes()) {
        work.checkWritable();
      }
      return new ListCursor(report.rows().apply(database.store()), onClose);
    }
    throw new StoreException(ErrorCode.INTERNAL, "not a query: " + compiled);
  }

  /** Makes the change, as a part of the open transaction or a commit of its own. */
  private List<String> analyzed(
      DmlPlan change, List<@Nullable Object> parameters, StatementScope scope) {
    work.checkWritable();
    List<String> lines =
        SessionWork.guarded(scope, guarded -> ChangeAnalysis.run(change, parameters, guarded));
    if (work.isAutoCommit()) {
      scope.transaction().commit(null);
    }
    return lines;
  }

  /** The receipt as a row. */
  private @Nullable Object[] erase(
      Compiled.Erase erase, List<@Nullable Object> parameters, StatementScope scope) {
    work.checkWritable();
    if (!work.isAutoCommit()) {
      throw new StoreException(
          ErrorCode.TRANSACTION_STATE,
          "ERASE cannot be undone and is no part of a transaction; COMMIT, and erase with"
              + " auto-commit on");
    }
    long[] rowIds =
        PlanCursor.open(erase.plan(), parameters, scope, () -> {}).drain().stream()
            .mapToLong(row -> (Long) Objects.requireNonNull(row[0]))
            .distinct()
            .toArray();
    Erasure receipt = database.store().erase(erase.table().tableId(), rowIds);
    database.forgetPlans(); // Their texts may contain what was erased.
    return new @Nullable Object[] {
      receipt.table(),
      receipt.sequence(),
      receipt.stampMillis(),
      receipt.rows(),
      receipt.versions(),
      receipt.segments(),
      receipt.digest()
    };
  }

  /** The identity under which the transaction knows a cursor, even before it is open. */
  private static final class TrackedCursor implements RowCursor {
    private @Nullable RowCursor cursor;

    @Override
    public @Nullable Object @Nullable [] next() {
      return cursor == null ? null : cursor.next();
    }

    @Override
    public void close() {
      if (cursor != null) {
        cursor.close();
      }
    }
  }
}
