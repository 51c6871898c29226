package dev.yore.planner.dml;

import dev.yore.parser.SqlCopy;
import dev.yore.planner.FileAccess;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** A planned COPY between a file and a table or query. Immutable. */
public final class CopyPlan {
  private final String file;
  private final CopyOptions options;
  private final @Nullable In in;
  private final @Nullable QueryPlan out;

  /** Where rows of a file go. */
  record In(TableSchema table, List<Integer> columns, DmlPlan.Defaults defaults) {}

  private CopyPlan(String file, CopyOptions options, @Nullable In in, @Nullable QueryPlan out) {
    this.file = file;
    this.options = options;
    this.in = in;
    this.out = out;
  }

  /**
   * Plans it.
   *
   * @throws dev.yore.store.StoreException for whatever is wrong with it
   */
  public static CopyPlan of(SqlCopy copy, SqlCatalog catalog, QueryPlanner planner) {
    CopyOptions options = CopyOptions.of(copy.options(), copy.from());
    if (!copy.from()) {
      QueryPlan plan = planner.plan(source(copy), catalog);
      if (plan.parameterCount() > 0) {
        throw CopyOptions.invalid("COPY takes no parameters");
      }
      return new CopyPlan(copy.file(), options, null, plan);
    }
    SqlIdentifier table = copy.table();
    if (table == null) {
      throw CopyOptions.invalid("COPY reads a file into a table, not into a query");
    }
    DmlTarget target = DmlTarget.of(table, catalog);
    List<Integer> columns = target.columns(copy.columns());
    IdentityColumns.checkMayBeGiven(target, columns);
    return new CopyPlan(
        copy.file(),
        options,
        new In(target.table(), columns, DefaultValues.except(columns, target, planner, catalog)),
        null);
  }

  private static SqlNode source(SqlCopy copy) {
    SqlNode query = copy.query();
    if (query != null) {
      return query;
    }
    SqlNodeList columns = copy.columns();
    SqlNodeList selected =
        columns == null ? SqlNodeList.of(SqlIdentifier.star(SqlParserPos.ZERO)) : columns;
    return new SqlSelect(
        SqlParserPos.ZERO,
        null,
        selected,
        Objects.requireNonNull(copy.table()),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** Whether rows of a table are added. */
  public boolean changes() {
    return in != null;
  }

  /**
   * Copies.
   *
   * @return rows read from or written to the file, without rejected ones
   */
  public long run(FileAccess files, StatementScope scope) {
    In target = in;
    return target == null
        ? new CopyOut(Objects.requireNonNull(out), files.resolve(file), options).run(scope)
        : new CopyIn(target, files.resolve(file), options, files).run(scope);
  }

  static List<String> names(In target) {
    return target.columns().stream().map(target.table().columns()::get).map(Column::name).toList();
  }
}
