package dev.yore.driver.meta;

import dev.yore.planner.PreparedSql;
import dev.yore.planner.SqlResult;
import dev.yore.planner.SqlSession;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.calcite.avatica.remote.TypedValue;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;

/** Executes statements and batches of one session, under the session's lock. */
final class StatementRunner {
  private final ClientSession session;
  private final SqlSession sql;
  private final ClientStatement statement;

  StatementRunner(ClientSession session, ClientStatement statement) {
    this.session = session;
    this.sql = session.sql();
    this.statement = statement;
  }

  /**
   * Runs the statement once; if it yields rows, they are the statement's open rows.
   *
   * @param maxRows at most so many rows; 0 or less for all
   * @return rows changed, or -1 if there are rows to read
   */
  long run(PreparedSql prepared, List<@Nullable TypedValue> parameters, long maxRows) {
    AtomicBoolean cancel = session.begin(statement);
    long deadline = statement.deadlineNanos();
    endReadingBefore(prepared);
    // Looked at before the statement's transaction begins: it may pin what is erased meanwhile.
    long pastVersion =
        sql.readingState() == null ? OpenRows.NOT_REPEATABLE : session.database().pastVersion();
    SqlResult result = execute(prepared, parameters, cancel, deadline);
    if (result instanceof SqlResult.Rows rows) {
      statement.open(new OpenRows(rows.cursor(), rows.rowType(), maxRows, pastVersion));
      return -1;
    }
    if (prepared.kind() == PreparedSql.Kind.DML) {
      statement.generatedKeys(sql.generatedKeys());
    }
    return ((SqlResult.Count) result).rows();
  }

  /** DDL and COMMIT end the transaction whose rows are being read. */
  private void endReadingBefore(PreparedSql prepared) {
    if (prepared.kind() == PreparedSql.Kind.OTHER && !sql.autoCommit()) {
      session.closeRowsBecauseOf(prepared.sql());
    }
  }

  private SqlResult execute(
      PreparedSql prepared,
      List<@Nullable TypedValue> parameters,
      AtomicBoolean cancel,
      long deadline) {
    try {
      return sql.execute(prepared, coerced(prepared, parameters), cancel, deadline);
    } catch (StoreException e) {
      throw explained(e, cancel);
    } finally {
      statement.addWarnings(sql.drainWarnings());
    }
  }

  private StoreException explained(StoreException e, AtomicBoolean cancel) {
    if (e.code() == ErrorCode.CANCELLED && !cancel.get() && statement.limitMillis() > 0) {
      return new StoreException(
          ErrorCode.CANCELLED,
          "the statement ran longer than its limit of " + statement.limitMillis() + " ms",
          e);
    }
    return e;
  }

  /** The parameters with the types that the statement has. */
  static List<@Nullable Object> coerced(
      PreparedSql prepared, List<@Nullable TypedValue> parameters) {
    List<RelDataTypeField> types = prepared.parameterType().getFieldList();
    if (types.size() != parameters.size()) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "the statement has "
              + types.size()
              + " parameters, values were given for "
              + parameters.size());
    }
    List<@Nullable Object> values = new ArrayList<>(types.size());
    for (int i = 0; i < types.size(); i++) {
      values.add(ParameterCoercion.coerce(i + 1, parameters.get(i), types.get(i).getType()));
    }
    return values;
  }

  /** One prepared change with many sets of parameters, all of them or none. */
  long[] runBatch(PreparedSql prepared, List<List<TypedValue>> batch) {
    AtomicBoolean cancel = session.begin(statement);
    long deadline = statement.deadlineNanos();
    statement.batchCounts(new long[0]);
    if (prepared.kind() != PreparedSql.Kind.DML) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT, "only INSERT, UPDATE, DELETE and MERGE run as a batch");
    }
    List<List<@Nullable Object>> values = new ArrayList<>(batch.size());
    for (List<TypedValue> parameters : batch) {
      values.add(coerced(prepared, parameters));
    }
    try {
      long[] counts = sql.executeBatch(prepared, values, cancel, deadline);
      statement.generatedKeys(sql.generatedKeys());
      return counts;
    } catch (StoreException e) {
      throw explained(e, cancel);
    } finally {
      statement.addWarnings(sql.drainWarnings());
    }
  }

  /** Many statements, each on its own. */
  long[] runBatch(List<String> statements) {
    AtomicBoolean cancel = session.begin(statement);
    long deadline = statement.deadlineNanos();
    long[] counts = new long[statements.size()];
    int done = 0;
    statement.batchCounts(new long[0]);
    try {
      for (String text : statements) {
        PreparedSql prepared = sql.prepare(text);
        endReadingBefore(prepared);
        counts[done] = count(execute(prepared, List.of(), cancel, deadline));
        done++;
      }
      return counts;
    } catch (RuntimeException e) {
      statement.batchCounts(Arrays.copyOf(counts, done));
      throw e;
    }
  }

  private static long count(SqlResult result) {
    if (result instanceof SqlResult.Rows rows) {
      rows.cursor().close();
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT, "a batch cannot contain a statement that returns rows");
    }
    return ((SqlResult.Count) result).rows();
  }
}
