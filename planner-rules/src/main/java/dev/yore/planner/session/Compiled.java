package dev.yore.planner.session;

import dev.yore.parser.SqlMergeBranch;
import dev.yore.parser.SqlSavepoint;
import dev.yore.planner.PreparedSql;
import dev.yore.planner.dml.CopyPlan;
import dev.yore.planner.dml.DmlPlan;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.type.YoreTypeFactory;
import dev.yore.store.Store;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * A statement compiled against one version of the catalog. Immutable. Unless it says otherwise it
 * gives rows, takes no parameters and assumes nothing of tables' sizes.
 */
sealed interface Compiled {
  default PreparedSql.Kind kind() {
    return PreparedSql.Kind.QUERY;
  }

  RelDataType rowType();

  default RelDataType parameterType() {
    return NO_COLUMNS;
  }

  /** Rows per table id that were assumed; the plan is made anew when they are far off. */
  default Map<Integer, Long> assumedRows() {
    return Map.of();
  }

  /** A statement whose rows, or the rows it is about, come from a plan. */
  sealed interface Planned extends Compiled {
    QueryPlan plan();

    @Override
    default RelDataType parameterType() {
      return plan().parameterType();
    }

    @Override
    default Map<Integer, Long> assumedRows() {
      return plan().assumedRows();
    }
  }

  /**
   * A query.
   *
   * @param constants values of the plan's parameters where they stand in the statement's text; null
   *     if the client gives them
   * @param late tables that may turn out to be others when it runs
   */
  record Query(QueryPlan plan, @Nullable List<@Nullable Object> constants, LateVersions late)
      implements Planned {
    Query(QueryPlan plan) {
      this(plan, null, LateVersions.NONE);
    }

    @Override
    public RelDataType rowType() {
      return plan.rowType();
    }

    @Override
    public RelDataType parameterType() {
      return constants == null ? plan.parameterType() : NO_COLUMNS;
    }

    /** What to run the plan with. */
    List<@Nullable Object> parameters(List<@Nullable Object> given) {
      return constants == null ? given : constants;
    }
  }

  /** A change of rows. */
  record Dml(DmlPlan plan) implements Compiled {
    @Override
    public PreparedSql.Kind kind() {
      return PreparedSql.Kind.DML;
    }

    @Override
    public RelDataType rowType() {
      return ROW_COUNT;
    }

    @Override
    public RelDataType parameterType() {
      return plan.parameterType();
    }

    @Override
    public Map<Integer, Long> assumedRows() {
      return plan.assumedRows();
    }
  }

  /** EXPLAIN: the text of a plan, a row per line. */
  record Explained(List<String> lines, RelDataType parameterType) implements Compiled {
    private static final RelDataType ROW_TYPE =
        YoreTypeFactory.INSTANCE.builder().add("PLAN", SqlTypeName.VARCHAR).build();

    @Override
    public RelDataType rowType() {
      return ROW_TYPE;
    }
  }

  /** SHOW CREATE: statements as text. */
  record Definition(String text) implements Compiled {
    private static final RelDataType ROW_TYPE =
        YoreTypeFactory.INSTANCE.builder().add("DEFINITION", SqlTypeName.VARCHAR).build();

    @Override
    public RelDataType rowType() {
      return ROW_TYPE;
    }
  }

  /** EXPLAIN ANALYZE: a query whose rows do not matter, but how it ran. */
  record Analyzed(QueryPlan plan) implements Planned {
    @Override
    public RelDataType rowType() {
      return Explained.ROW_TYPE;
    }
  }

  /** EXPLAIN ANALYZE of a change, which is made. */
  record AnalyzedChange(DmlPlan plan) implements Compiled {
    @Override
    public RelDataType rowType() {
      return Explained.ROW_TYPE;
    }

    @Override
    public RelDataType parameterType() {
      return plan.parameterType();
    }

    @Override
    public Map<Integer, Long> assumedRows() {
      return plan.assumedRows();
    }
  }

  /** Something the session does itself. */
  sealed interface Command extends Compiled {
    @Override
    default PreparedSql.Kind kind() {
      return PreparedSql.Kind.OTHER;
    }

    @Override
    default RelDataType rowType() {
      return ROW_COUNT;
    }
  }

  /**
   * COMMIT.
   *
   * @param message kept with the commit; null for BEGIN's
   */
  record Commit(@Nullable String message) implements Command {}

  /** ROLLBACK. */
  record Rollback() implements Command {}

  /** BEGIN. */
  record Begin(@Nullable String message) implements Command {}

  /** SAVEPOINT, ROLLBACK TO, RELEASE. */
  record Savepoint(SqlSavepoint.Action action, String name) implements Command {}

  /**
   * SET SYSTEM_TIME or SYSTEM_VERSION.
   *
   * @param bound one row with the time; null for the present
   */
  record SetTime(boolean versions, @Nullable QueryPlan bound) implements Command {}

  /** SET name = value. */
  record SetOption(String name, String value) implements Command {}

  /** Something that changes the store outside of transactions. */
  record StoreAction(Consumer<Store> action) implements Command {}

  /**
   * Something that is done to the store and told about in rows.
   *
   * @param changes whether the store is changed
   */
  record Report(
      RelDataType rowType, boolean changes, Function<Store, List<@Nullable Object[]>> rows)
      implements Compiled {

    /** One that is told about in a single row. */
    static Report ofRow(
        RelDataType rowType, boolean changes, Function<Store, @Nullable Object[]> row) {
      return new Report(rowType, changes, store -> List.<@Nullable Object[]>of(row.apply(store)));
    }
  }

  /** ERASE: its receipt is its row; the plan gives the ids of the rows to erase. */
  record Erase(TableSchema table, QueryPlan plan) implements Planned {
    static final RelDataType RECEIPT =
        YoreTypeFactory.INSTANCE
            .builder()
            .add("TABLE_NAME", SqlTypeName.VARCHAR)
            .add("SEQ", SqlTypeName.BIGINT)
            .add("STAMP", SqlTypeName.TIMESTAMP, 3)
            .add("ERASED_ROWS", SqlTypeName.BIGINT)
            .add("ERASED_VERSIONS", SqlTypeName.BIGINT)
            .add("SEGMENTS", SqlTypeName.INTEGER)
            .add("DIGEST", SqlTypeName.VARCHAR)
            .build();

    @Override
    public RelDataType rowType() {
      return RECEIPT;
    }
  }

  /** CALL SYS.COALESCE. */
  record Coalesce(int tableId) implements Command {}

  /**
   * CREATE or DROP.
   *
   * @param change null if there is nothing to do, as for IF EXISTS
   */
  record Ddl(@Nullable CatalogChange change) implements Command {}

  /**
   * CREATE TABLE AS.
   *
   * @param insert fills the table once it is there; null to leave it empty
   */
  record CreateTableAs(CatalogChange.CreateTable change, @Nullable String insert)
      implements Command {}

  /** COPY FROM or TO a file. */
  record Copy(CopyPlan plan) implements Command {}

  /** Which state of a branch a statement means. */
  sealed interface State {
    /**
     * That after a sequence or at a time.
     *
     * @param bound one row with it
     */
    record At(boolean versions, QueryPlan bound) implements State {}

    /** That of a tag. */
    record Tagged(String tag) implements State {}
  }

  /**
   * CREATE BRANCH or TAG.
   *
   * @param branch what it is made of; null for the session's branch
   * @param state null for the newest
   */
  record CreateReference(
      boolean tag, boolean ifNotExists, String name, @Nullable String branch, @Nullable State state)
      implements Command {}

  /** DROP BRANCH or TAG. */
  record DropReference(boolean tag, boolean ifExists, String name) implements Command {}

  /** MERGE BRANCH: a change that gives rows. */
  record MergeBranch(String source, String target, SqlMergeBranch.OnConflict onConflict)
      implements Compiled {
    static final RelDataType ROW_TYPE =
        YoreTypeFactory.INSTANCE
            .builder()
            .add("STATUS", SqlTypeName.VARCHAR)
            .add("SEQ", SqlTypeName.BIGINT)
            .nullable(true)
            .add("TABLE_NAME", SqlTypeName.VARCHAR)
            .nullable(true)
            .add("ROW_KEY", SqlTypeName.VARCHAR)
            .nullable(true)
            .add("CONFLICT", SqlTypeName.VARCHAR)
            .nullable(true)
            .add("BASE_ROW", SqlTypeName.VARCHAR)
            .nullable(true)
            .add("SOURCE_ROW", SqlTypeName.VARCHAR)
            .nullable(true)
            .add("TARGET_ROW", SqlTypeName.VARCHAR)
            .nullable(true)
            .build();

    @Override
    public RelDataType rowType() {
      return ROW_TYPE;
    }
  }

  /** RESTORE TABLE. */
  record RestoreTable(TableSchema table, State state) implements Command {}

  /** USE BRANCH. */
  record UseBranch(String name) implements Command {}

  /** What statements without rows are said to give. */
  RelDataType ROW_COUNT =
      YoreTypeFactory.INSTANCE.builder().add("ROWCOUNT", SqlTypeName.BIGINT).build();

  RelDataType NO_COLUMNS = YoreTypeFactory.INSTANCE.builder().build();
}
