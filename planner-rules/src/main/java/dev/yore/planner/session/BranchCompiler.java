package dev.yore.planner.session;

import dev.yore.parser.BranchState;
import dev.yore.parser.Periods;
import dev.yore.parser.SqlCreateReference;
import dev.yore.parser.SqlDropReference;
import dev.yore.parser.SqlMergeBranch;
import dev.yore.parser.SqlRestoreTable;
import dev.yore.parser.SqlUseBranch;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.planner.validate.ErrorTranslator;
import dev.yore.planner.validate.StatementPreparer;
import dev.yore.store.ErrorCode;
import dev.yore.store.References;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.Tag;
import java.util.Objects;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Compiles statements about branches, tags and former states. Safe for many threads. */
final class BranchCompiler {
  private final QueryPlanner queries;

  BranchCompiler(QueryPlanner queries) {
    this.queries = queries;
  }

  /** The statement compiled, or null if it is none of these. */
  @Nullable Compiled compile(SqlNode statement, SqlCatalog catalog) {
    if (statement instanceof SqlCreateReference create) {
      if (create.getReplace()) {
        throw new StoreException(
            ErrorCode.INVALID_STATEMENT,
            "branches and tags cannot be replaced; DROP " + create.name() + " first");
      }
      BranchState state = create.state();
      return new Compiled.CreateReference(
          create.isTag(),
          create.ifNotExists(),
          create.name(),
          create.branch(),
          state == null ? null : state(state, catalog));
    }
    if (statement instanceof SqlDropReference drop) {
      return new Compiled.DropReference(drop.isTag(), drop.ifExists(), drop.name());
    }
    if (statement instanceof SqlUseBranch use) {
      return new Compiled.UseBranch(use.name());
    }
    if (statement instanceof SqlMergeBranch merge) {
      return new Compiled.MergeBranch(merge.source(), merge.target(), merge.onConflict());
    }
    if (statement instanceof SqlRestoreTable restore) {
      TableName name = DdlCompiler.name(restore.table());
      if (catalog.catalog().view(name).isPresent()) {
        throw DdlCompiler.invalid(
            name + " is a view; restore the tables it reads", restore.table());
      }
      TableSchema table =
          catalog
              .catalog()
              .table(name)
              .orElseThrow(
                  () ->
                      new StoreException(
                          ErrorCode.TABLE_NOT_FOUND,
                          "table "
                              + name
                              + " not found"
                              + (catalog.catalog().lastDropped(name).isPresent()
                                  ? "; it was dropped, UNDROP TABLE brings it back"
                                  : ErrorTranslator.suggestion(
                                      name.name(), catalog.publicNames()))));
      return new Compiled.RestoreTable(table, state(restore.state(), catalog));
    }
    return null;
  }

  private Compiled.State state(BranchState state, SqlCatalog catalog) {
    if (state instanceof BranchState.Tagged tagged) {
      return new Compiled.State.Tagged(tagged.tag());
    }
    BranchState.At at = (BranchState.At) state;
    if (at.versions() && at.bound() instanceof SqlCharStringLiteral tag) {
      return new Compiled.State.Tagged(Objects.requireNonNull(tag.getValueAs(String.class)));
    }
    return new Compiled.State.At(at.versions(), bound(at.versions(), at.bound(), catalog, queries));
  }

  /** The sequence of a tag of the session's branch. */
  static SqlNode ownTag(SqlCharStringLiteral name, SqlCatalog catalog) {
    Branches branches = catalog.catalogs().branches();
    Tag tag = References.tag(branches, Objects.requireNonNull(name.getValueAs(String.class)));
    if (tag.branchId() != catalog.branchId()) {
      String owner = branches.branchById(tag.branchId()).orElseThrow().name();
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT,
          "tag %s is one of branch %s; USE BRANCH %s first".formatted(tag.name(), owner, owner));
    }
    return SqlLiteral.createExactNumeric(Long.toString(tag.sequence()), name.getParserPosition());
  }

  /** A query of one row, the bound's value: a sequence or ms since the epoch. */
  static QueryPlan bound(
      boolean versions, SqlNode bound, SqlCatalog catalog, QueryPlanner queries) {
    SqlNode time =
        bound instanceof SqlCharStringLiteral text && !versions
            ? StatementPreparer.timestamp(text)
            : Periods.cast(bound, versions);
    SqlNode row = SqlStdOperatorTable.ROW.createCall(SqlParserPos.ZERO, time);
    return queries.plan(SqlStdOperatorTable.VALUES.createCall(SqlParserPos.ZERO, row), catalog);
  }
}
