package dev.yore.planner.session;

import dev.yore.parser.SqlAccess;
import dev.yore.parser.SqlAlterTable;
import dev.yore.parser.SqlCallProcedure;
import dev.yore.parser.SqlComment;
import dev.yore.parser.SqlCopy;
import dev.yore.parser.SqlErase;
import dev.yore.parser.SqlSavepoint;
import dev.yore.parser.SqlSetSystemTime;
import dev.yore.parser.SqlShow;
import dev.yore.parser.SqlTransactionStatement;
import dev.yore.parser.YoreParser;
import dev.yore.planner.SystemProcedure;
import dev.yore.planner.access.AccessCatalog;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.dml.CopyPlan;
import dev.yore.planner.dml.DmlPlanner;
import dev.yore.planner.period.SessionTime;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.planner.run.EngineSettings;
import dev.yore.planner.validate.ErrorTranslator;
import dev.yore.planner.validate.LateTables;
import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.schema.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDdl;
import org.apache.calcite.sql.SqlDescribeTable;
import org.apache.calcite.sql.SqlExplain;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSetOption;
import org.apache.calcite.sql.parser.SqlParseException;
import org.jspecify.annotations.Nullable;

/** Turns a statement's text into what a session can run. Safe for many threads. */
final class Compiler {
  private static final Pattern ANALYZE =
      Pattern.compile("\\s*EXPLAIN\\s+ANALYZE\\b", Pattern.CASE_INSENSITIVE);

  /** A table altered more often than this is asked about as it was by literals. */
  private static final int MAX_PASTS = 16;

  private final QueryPlanner queries;
  private final DmlPlanner changes;
  private final DmlPlanner describedChanges;
  private final DdlCompiler ddl;
  private final AlterCompiler alterations;
  private final BranchCompiler branches;
  private final ShowCompiler shows;
  private final AccessCatalog access;

  Compiler(QueryPlanner queries, Store store, EngineSettings settings, AccessCatalog access) {
    this.access = access;
    this.queries = queries;
    this.changes = new DmlPlanner(queries, false);
    this.describedChanges = new DmlPlanner(queries, true);
    this.ddl = new DdlCompiler(queries);
    this.alterations = new AlterCompiler(queries, store, settings);
    this.branches = new BranchCompiler(queries);
    this.shows = new ShowCompiler(queries);
  }

  /**
   * Compiles a statement against a version of the catalog.
   *
   * @param time of the session; null for the present
   * @throws StoreException for whatever is wrong with it
   */
  Compiled compile(String sql, SqlCatalog catalog, @Nullable SessionTime time) {
    try {
      Matcher analyze = ANALYZE.matcher(sql);
      if (analyze.lookingAt()) {
        // Blanks keep the places that errors name.
        return analyze(" ".repeat(analyze.end()) + sql.substring(analyze.end()), catalog, time);
      }
      Compiled predicted = PredictionStatements.explain(sql, catalog);
      if (predicted != null) {
        return predicted;
      }
      SqlNode statement = YoreParser.parseStatement(sql);
      if (statement instanceof SqlExplain explain) {
        return explain(explain.getExplicandum(), catalog, time);
      }
      return statement.isA(SqlKind.QUERY)
          ? query(statement, sql, catalog, time)
          : compile(statement, sql, catalog);
    } catch (SqlParseException e) {
      throw ErrorTranslator.syntax(e, sql);
    } catch (RuntimeException | StackOverflowError e) {
      throw ErrorTranslator.translate(e, catalog.publicNames());
    }
  }

  /** A query, and which of its tables depend on the values of period clauses' bounds. */
  private Compiled query(
      SqlNode statement, String sql, SqlCatalog catalog, @Nullable SessionTime time)
      throws SqlParseException {
    LateTables late = new LateTables(List.of());
    QueryPlan plan;
    boolean onlyPast = false;
    try {
      plan = queries.plan(statement, catalog, time, false, late);
    } catch (StoreException e) {
      plan = ofThePast(sql, catalog, time, late, e);
      onlyPast = true;
    }
    List<LateVersions.LateTable> tables = new ArrayList<>();
    for (LateTables.Clause clause : late.clauses()) {
      QueryPlan bound = BranchCompiler.bound(clause.versions(), clause.bound(), catalog, queries);
      tables.add(new LateVersions.LateTable(clause, bound));
    }
    return new Compiled.Query(plan, null, new LateVersions(tables, onlyPast));
  }

  /**
   * The plan for the newest past in which the query is right, as the present has no such columns.
   */
  private QueryPlan ofThePast(
      String sql,
      SqlCatalog catalog,
      @Nullable SessionTime time,
      LateTables late,
      StoreException now)
      throws SqlParseException {
    TreeSet<Long> changes = new TreeSet<>(Comparator.reverseOrder());
    for (LateTables.Clause clause : late.clauses()) {
      changes.addAll(clause.changes(catalog.ofSchema(clause.schema()).catalog()));
    }
    int tried = 0;
    for (long sequence : changes) {
      if (tried++ == MAX_PASTS) {
        break;
      }
      List<@Nullable String> names = new ArrayList<>();
      for (LateTables.Clause clause : late.clauses()) {
        names.add(clause.versionAt(catalog.ofSchema(clause.schema()).catalog(), sequence));
      }
      try {
        return queries.plan(
            YoreParser.parseStatement(sql), catalog, time, false, new LateTables(names));
      } catch (StoreException e) {
        continue; // Nor is it right then.
      }
    }
    throw now;
  }

  /**
   * Compiles a query for certain versions of its tables.
   *
   * @param versionNames as {@link LateVersions} gives them
   * @throws StoreException if it is not right for them
   */
  Compiled.Query compileAt(
      String sql,
      List<@Nullable String> versionNames,
      SqlCatalog catalog,
      @Nullable SessionTime time) {
    try {
      SqlNode statement = YoreParser.parseStatement(sql);
      return new Compiled.Query(
          queries.plan(statement, catalog, time, false, new LateTables(versionNames)));
    } catch (SqlParseException e) {
      throw ErrorTranslator.syntax(e, sql);
    }
  }

  private Compiled compile(SqlNode statement, String sql, SqlCatalog catalog)
      throws SqlParseException {
    if (statement instanceof SqlTransactionStatement transaction) {
      return switch (transaction.action()) {
        case BEGIN -> new Compiled.Begin(transaction.message());
        case COMMIT -> new Compiled.Commit(transaction.message());
        case ROLLBACK -> new Compiled.Rollback();
      };
    }
    if (statement instanceof SqlSavepoint savepoint) {
      return new Compiled.Savepoint(savepoint.action(), savepoint.name().getSimple());
    }
    if (statement instanceof SqlSetSystemTime set) {
      return setTime(set, catalog);
    }
    if (statement instanceof SqlSetOption set) {
      return setOption(set);
    }
    if (statement instanceof SqlAccess change) {
      return new Compiled.StoreAction(ignored -> access.apply(change.action()));
    }
    if (statement instanceof SqlShow show) {
      return shows.show(show, catalog);
    }
    if (statement instanceof SqlCopy copy) {
      return new Compiled.Copy(CopyPlan.of(copy, catalog, queries));
    }
    if (statement instanceof SqlComment comment) {
      return ShowCompiler.comment(comment, catalog);
    }
    if (statement instanceof SqlDescribeTable describe) {
      return describe(describe.getTable(), catalog);
    }
    if (statement instanceof SqlAlterTable alter) {
      return alterations.compile(alter, catalog);
    }
    if (statement instanceof SqlErase erase) {
      DmlPlanner.EraseSource source = changes.erase(erase, catalog);
      return new Compiled.Erase(source.table(), source.source());
    }
    if (statement instanceof SqlCallProcedure call) {
      return call(call, catalog);
    }
    Compiled ofBranches = branches.compile(statement, catalog);
    if (ofBranches != null) {
      return ofBranches;
    }
    if (statement instanceof SqlDdl definition) {
      return ddl.compile(definition, sql, catalog);
    }
    if (statement.isA(SqlKind.DML)) {
      return new Compiled.Dml(changes.plan(statement, catalog));
    }
    throw new StoreException(
        ErrorCode.NOT_SUPPORTED, statement.getKind() + " statements are not supported");
  }

  private static Compiled setOption(SqlSetOption set) {
    SqlNode value = set.getValue();
    String text =
        value instanceof SqlIdentifier word
            ? word.toString()
            : value instanceof SqlLiteral literal ? literal.toValue() : null;
    if (text == null) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT, "SET takes a word, a text or a number: " + set);
    }
    return new Compiled.SetOption(set.getName().toString(), text);
  }

  private Compiled setTime(SqlSetSystemTime set, SqlCatalog catalog) {
    SqlNode bound = set.bound();
    if (bound == null) {
      return new Compiled.SetTime(set.versions(), null);
    }
    if (set.versions() && bound instanceof SqlCharStringLiteral tag) {
      bound = BranchCompiler.ownTag(tag, catalog);
    }
    return new Compiled.SetTime(
        set.versions(), BranchCompiler.bound(set.versions(), bound, catalog, queries));
  }

  private Compiled analyze(String sql, SqlCatalog catalog, @Nullable SessionTime time)
      throws SqlParseException {
    SqlNode statement = YoreParser.parseStatement(sql);
    if (statement.isA(SqlKind.DML)) {
      return new Compiled.AnalyzedChange(describedChanges.plan(statement, catalog));
    }
    if (!statement.isA(SqlKind.QUERY)) {
      throw new StoreException(
          ErrorCode.NOT_SUPPORTED, "EXPLAIN ANALYZE runs queries and changes of rows only");
    }
    return new Compiled.Analyzed(queries.plan(statement, catalog, time, true));
  }

  private Compiled explain(SqlNode explained, SqlCatalog catalog, @Nullable SessionTime time) {
    if (explained.isA(SqlKind.DML)) {
      var plan = changes.plan(explained, catalog);
      return new Compiled.Explained(plan.text().lines().toList(), plan.parameterType());
    }
    var plan = queries.plan(explained, catalog, time);
    return new Compiled.Explained(plan.text().lines().toList(), plan.parameterType());
  }

  private Compiled describe(SqlIdentifier table, SqlCatalog catalog) throws SqlParseException {
    String query = ShowCompiler.columns(table, catalog);
    return new Compiled.Query(queries.plan(YoreParser.parseQuery(query), catalog));
  }

  private static StoreException notFound(String name, SqlCatalog catalog) {
    return new StoreException(
        ErrorCode.TABLE_NOT_FOUND,
        "table " + name + " not found" + ErrorTranslator.suggestion(name, catalog.publicNames()));
  }

  private static Compiled call(SqlCallProcedure call, SqlCatalog catalog) {
    if (call.name().names.equals(List.of("SYS", "COALESCE"))) {
      return coalesce(text(call, "a table's name"), catalog);
    }
    Compiled tiers = TierProcedures.compile(call, catalog);
    if (tiers != null) {
      return tiers;
    }
    Compiled retention = RetentionProcedures.compile(call, catalog);
    if (retention != null) {
      return retention;
    }
    if (call.name().names.equals(List.of("SYS", "PREFETCH"))) {
      return PredictionStatements.prefetch(text(call, "a statement"), catalog);
    }
    if (call.name().names.equals(List.of("SYS", "EXPORT_MODEL"))) {
      return PredictionStatements.export(text(call, "a model's name"));
    }
    throw new StoreException(
        ErrorCode.INVALID_STATEMENT,
        "procedure "
            + call.name()
            + " not found; there are "
            + SystemProcedure.ALL.stream()
                .map(SystemProcedure::call)
                .collect(Collectors.joining(", ")));
  }

  /** The only argument. */
  private static String text(SqlCallProcedure call, String what) {
    boolean one =
        call.arguments().size() == 1
            && call.arguments().get(0) instanceof SqlLiteral literal
            && literal.getValue() != null;
    if (!one) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT, call.name() + " takes one argument, " + what + " as text");
    }
    return Objects.requireNonNull(((SqlLiteral) call.arguments().get(0)).getValueAs(String.class));
  }

  private static Compiled coalesce(String name, SqlCatalog catalog) {
    return catalog
        .catalog()
        .table(TableName.of(name))
        .or(() -> catalog.catalog().table(TableName.of(name.toUpperCase(Locale.ROOT))))
        .or(() -> catalog.catalog().lastDropped(TableName.of(name))) // Its past is still read.
        .map(table -> new Compiled.Coalesce(table.tableId()))
        .orElseThrow(() -> notFound(name, catalog));
  }
}
