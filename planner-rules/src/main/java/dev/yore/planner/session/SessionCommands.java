package dev.yore.planner.session;

import dev.yore.planner.FileAccess;
import dev.yore.planner.PreparedSql;
import dev.yore.planner.RowCursor;
import dev.yore.planner.SqlResult;
import dev.yore.planner.dml.CopyPlan;
import dev.yore.planner.period.SessionTime;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.run.PlanCursor;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.TableChange;
import dev.yore.store.TableRestore;
import dev.yore.store.Transaction;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.TableAlteration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs what neither queries nor changes rows one by one: settings, transactions, definitions,
 * branches and COPY. Confined like its session.
 */
final class SessionCommands {
  private final StoreDatabase database;
  private final SessionWork work;
  private FileAccess files = FileAccess.ANY;

  SessionCommands(StoreDatabase database, SessionWork work) {
    this.database = database;
    this.work = work;
  }

  /** Which files COPY may read and write from now on. */
  void allowFiles(FileAccess access) {
    files = access;
  }

  SqlResult run(Compiled compiled, BooleanSupplier cancelled) {
    if (compiled instanceof Compiled.Commit commit) {
      work.commit(commit.message());
    } else if (compiled instanceof Compiled.Rollback) {
      work.rollback();
    } else if (compiled instanceof Compiled.Begin begin) {
      work.begin(begin.message());
    } else if (compiled instanceof Compiled.Savepoint savepoint) {
      savepoint(savepoint);
    } else if (compiled instanceof Compiled.SetTime set) {
      work.time(set.bound() == null ? null : time(set.versions(), set.bound(), cancelled));
    } else if (compiled instanceof Compiled.SetOption set) {
      work.options(work.options().with(set.name(), set.value()));
    } else if (compiled instanceof Compiled.Coalesce coalesce) {
      work.checkWritable();
      database.store().coalesce(coalesce.tableId());
    } else if (compiled instanceof Compiled.StoreAction action) {
      work.checkWritable();
      work.commit(null);
      action.action().accept(database.store());
    } else if (compiled instanceof Compiled.Ddl ddl) {
      define(ddl.change());
    } else if (compiled instanceof Compiled.CreateReference create) {
      work.checkWritable();
      work.commit(null);
      work.branch().create(create, sequence(create.state(), cancelled));
    } else if (compiled instanceof Compiled.DropReference drop) {
      work.checkWritable();
      work.commit(null);
      work.branch().drop(drop);
    } else if (compiled instanceof Compiled.RestoreTable restore) {
      return new SqlResult.Count(restore(restore, cancelled));
    } else if (compiled instanceof Compiled.UseBranch use) {
      work.useBranch(use.name());
    } else if (compiled instanceof Compiled.CreateTableAs create) {
      return new SqlResult.Count(createTableAs(create, cancelled));
    } else if (compiled instanceof Compiled.Copy copy) {
      return new SqlResult.Count(copy(copy.plan(), cancelled));
    } else {
      throw new StoreException(ErrorCode.INTERNAL, "not a command: " + compiled);
    }
    return new SqlResult.Count(0);
  }

  private void savepoint(Compiled.Savepoint savepoint) {
    if (work.isAutoCommit()) {
      throw new StoreException(
          ErrorCode.TRANSACTION_STATE,
          "there is no transaction to have savepoint "
              + savepoint.name()
              + " in; BEGIN one, or switch auto-commit off");
    }
    switch (savepoint.action()) {
      case SET -> work.transaction().savepoint(savepoint.name());
      case ROLLBACK_TO -> work.transaction().rollbackTo(savepoint.name());
      case RELEASE -> work.transaction().release(savepoint.name());
    }
  }

  /** The time is fixed now, whatever expression it came from, and checked now. */
  private SessionTime time(boolean versions, QueryPlan bound, BooleanSupplier cancelled) {
    @Nullable Object value;
    try (Transaction own = database.store().begin(work.branch().name())) {
      value =
          PlanCursor.open(bound, List.of(), work.scope(own, cancelled), () -> {}).drain().get(0)[0];
    }
    if (value == null) {
      throw new StoreException(
          ErrorCode.INVALID_PERIOD,
          "the time to set is NULL; SET SYSTEM_TIME DEFAULT goes back to the present");
    }
    long at = ((Number) value).longValue();
    if (versions && at > database.store().lastSequence()) {
      throw new StoreException(
          ErrorCode.SEQUENCE_IN_FUTURE,
          "sequence "
              + at
              + " lies in the future; the last one is "
              + database.store().lastSequence());
    }
    return new SessionTime(versions, at);
  }

  /** Commits what is open first, as definitions do. */
  RowCursor merge(PreparedSql statement) {
    work.checkWritable();
    work.commit(null);
    Compiled compiled = work.compile(statement.sql());
    return new ListCursor(work.branch().merge((Compiled.MergeBranch) compiled), () -> {});
  }

  /** A change like any other: in auto-commit mode a commit, else part of the transaction. */
  private long restore(Compiled.RestoreTable restore, BooleanSupplier cancelled) {
    work.checkWritable();
    int tableId = restore.table().tableId();
    Long bound = sequence(restore.state(), cancelled);
    long to =
        restore.state() instanceof Compiled.State.Tagged tagged
            ? work.branch().sequenceOf(tagged.tag())
            : Objects.requireNonNull(bound);
    return work.inTransaction(
        cancelled,
        scope -> {
          if (scope.transaction().hasChanges()) {
            throw new StoreException(
                ErrorCode.TRANSACTION_STATE,
                "RESTORE TABLE begins with what is committed; COMMIT the transaction's changes"
                    + " first");
          }
          TableChange change = TableRestore.to(scope.transaction(), tableId, to);
          scope.transaction().apply(change);
          return change.rows();
        });
  }

  /** The sequence a state's bound means; null if it has no bound. */
  private @Nullable Long sequence(Compiled.@Nullable State state, BooleanSupplier cancelled) {
    if (!(state instanceof Compiled.State.At at)) {
      return null;
    }
    SessionTime when = time(at.versions(), at.bound(), cancelled);
    return when.versions() ? when.value() : database.store().sequenceAsOf(when.value());
  }

  private void define(@Nullable CatalogChange change) {
    work.checkWritable();
    work.commit(null);
    if (change != null) {
      database.store().execute(work.branch().name(), change, null);
      if (work.branch().name().equals(Branch.MAIN_NAME)) {
        keepGrants(change);
      }
    }
  }

  /** What was granted on a name goes with the table, and not to the next one of that name. */
  private void keepGrants(CatalogChange change) {
    if (change instanceof CatalogChange.DropTable drop) {
      database.access().dropped(drop.name().name());
    } else if (change instanceof CatalogChange.DropView drop) {
      database.access().dropped(drop.name().name());
    } else if (change instanceof CatalogChange.AlterTable alter
        && alter.alteration() instanceof TableAlteration.RenameTable rename) {
      database.access().renamed(alter.name().name(), rename.newName().name());
    }
  }

  private long copy(CopyPlan copy, BooleanSupplier cancelled) {
    if (copy.changes()) {
      work.checkWritable();
      work.forgetGenerated();
    }
    if (copy.commits() && !work.isAutoCommit()) {
      throw new StoreException(
          ErrorCode.TRANSACTION_STATE,
          "COPY with BATCH commits as it goes, but a transaction is open; COMMIT it, switch"
              + " auto-commit on, or leave BATCH out");
    }
    return copy.run(
        files, part -> work.inTransaction(cancelled, unchecked(part)), database.copies());
  }

  private static Function<StatementScope, Long> unchecked(CopyPlan.Work part) {
    return scope -> {
      try {
        return part.run(scope);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /** Two commits, the table and its rows; if the second fails the table goes again. */
  private long createTableAs(Compiled.CreateTableAs create, BooleanSupplier cancelled) {
    define(create.change());
    String insert = create.insert();
    if (insert == null) {
      return 0;
    }
    try {
      return work.autoCommitted(
          cancelled, scope -> work.changes(insert, List.of(List.of()), scope)[0]);
    } catch (RuntimeException e) {
      database
          .store()
          .execute(work.branch().name(), new CatalogChange.DropTable(create.change().name()), null);
      throw e;
    }
  }
}
