package dev.yore.planner.dml;

import dev.yore.parser.SqlCopy;
import dev.yore.planner.FileAccess;
import dev.yore.planner.catalog.CopyBoard;
import dev.yore.planner.catalog.CopyProgress;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Path;
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

  /**
   * Where rows of a file go.
   *
   * @param whole whether no columns were named, so that the file must have the table's
   */
  record In(TableSchema table, List<Integer> columns, DmlPlan.Defaults defaults, boolean whole) {}

  /** Some of the work of a COPY. */
  @FunctionalInterface
  public interface Work {
    long run(StatementScope scope) throws IOException;
  }

  /**
   * How a session runs work within a transaction: of its own, committed, or the one that is open.
   */
  @FunctionalInterface
  public interface Transactions {
    /** Runs it; what it throws of IO comes as an UncheckedIOException. */
    long within(Work work);
  }

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
    CopyOptions options = CopyOptions.of(copy.options(), copy.from(), copy.file());
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
        new In(
            target.table(),
            columns,
            DefaultValues.except(columns, target, planner, catalog),
            copy.columns() == null),
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

  /** Whether it commits as it goes, which only auto-commit mode allows. */
  public boolean commits() {
    return options.batchRows() != CopyOptions.ALL_ROWS;
  }

  /**
   * Copies.
   *
   * @param transactions for each batch one, in their order
   * @param board where its progress is to be seen
   * @return rows read from or written to the file, without rejected ones
   */
  public long run(FileAccess files, Transactions transactions, CopyBoard board) {
    In target = in;
    Path path = files.resolve(file);
    String table = target == null ? null : target.table().name().name();
    try (CopyProgress progress =
        board.begin(target != null, file, options.format().name(), table)) {
      return target == null
          ? new CopyOut(Objects.requireNonNull(out), path, options, progress).run(transactions)
          : new CopyIn(target, path, options, files, progress).run(transactions);
    }
  }
}
