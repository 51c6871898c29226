package dev.yore.driver.meta;

import dev.yore.driver.frame.RowsRequest;
import dev.yore.driver.jdbc.DriverCommand;
import dev.yore.driver.jdbc.SideChannel;
import dev.yore.planner.PreparedSql;
import dev.yore.planner.SqlSession;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.TableName;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.proto.Common;
import org.apache.calcite.avatica.proto.Requests;
import org.apache.calcite.avatica.remote.ProtobufMeta;
import org.apache.calcite.avatica.remote.TypedValue;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;

/**
 * Avatica's door to a database: of one embedded connection, or of a server's many, told apart by
 * connection id. Embedded, rows stream straight from the cursor; on a server they travel in frames.
 * Safe for use by many threads.
 *
 * <p>A prepared batch is one change, all of it or nothing, and in auto-commit mode one commit. A
 * batch of statements runs each on its own, in auto-commit mode with a commit of its own, up to the
 * first that fails; what came before stays.
 */
public final class YoreMeta extends CatalogMeta implements ProtobufMeta, SideChannel {
  private static final int UNLIMITED_ROWS = -1;

  private YoreMeta(@Nullable AvaticaConnection connection, Sessions sessions, Failures failures) {
    super(connection, sessions, failures);
  }

  /** For one connection, whose session is opened by {@link #openConnection}. */
  public static YoreMeta embedded(AvaticaConnection connection, SessionSource source) {
    return new YoreMeta(connection, new Sessions(source), Failures.EMBEDDED);
  }

  /** For a server's connections. */
  public static YoreMeta serving(Sessions sessions) {
    return new YoreMeta(null, sessions, Failures.REMOTE);
  }

  // Connections

  @Override
  public void openConnection(ConnectionHandle handle, @Nullable Map<String, String> properties) {
    failures.run(() -> sessions.open(handle.id, properties == null ? Map.of() : properties));
  }

  @Override
  public void closeConnection(ConnectionHandle handle) {
    failures.run(() -> sessions.close(handle.id));
  }

  @Override
  public ConnectionProperties connectionSync(
      ConnectionHandle handle, ConnectionProperties changes) {
    return inSession(
        handle.id,
        session -> {
          apply(changes, session);
          SqlSession sql = session.sql();
          // Fails if the store was closed underneath, which is what isValid wants to know.
          session.database().store().lastSequence();
          return new ConnectionPropertiesImpl(
              sql.autoCommit(),
              sql.readOnly(),
              Connection.TRANSACTION_REPEATABLE_READ,
              null,
              TableName.DEFAULT_SCHEMA);
        });
  }

  /** Null changes come from a client that sent none. */
  private static void apply(@Nullable ConnectionProperties changes, ClientSession session) {
    if (changes == null) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER, "the request names no properties of the connection");
    }
    SqlSession sql = session.sql();
    String schema = changes.getSchema();
    if (schema != null && !schema.equals(TableName.DEFAULT_SCHEMA)) {
      throw new StoreException(
          ErrorCode.NOT_SUPPORTED,
          "the current schema is always " + TableName.DEFAULT_SCHEMA + "; qualify names instead");
    }
    Integer isolation = changes.getTransactionIsolation();
    if (isolation != null && isolation == Connection.TRANSACTION_SERIALIZABLE) {
      throw new StoreException(
          ErrorCode.NOT_SUPPORTED, "SERIALIZABLE is not supported; Yore gives snapshot isolation");
    }
    Boolean autoCommit = changes.isAutoCommit();
    if (autoCommit != null && autoCommit != sql.autoCommit()) {
      session.closeRowsBecauseOf("the change of auto-commit mode");
      sql.setAutoCommit(autoCommit);
    }
    Boolean readOnly = changes.isReadOnly();
    if (readOnly != null && readOnly != sql.readOnly()) {
      sql.setReadOnly(readOnly);
    }
  }

  @Override
  public void commit(ConnectionHandle handle) {
    inSession(
        handle.id,
        session -> {
          session.closeRowsBecauseOf("commit");
          session.sql().commit();
          return session;
        });
  }

  @Override
  public void rollback(ConnectionHandle handle) {
    inSession(
        handle.id,
        session -> {
          session.closeRowsBecauseOf("rollback");
          session.sql().rollback();
          return session;
        });
  }

  // Statements

  @Override
  public StatementHandle createStatement(ConnectionHandle handle) {
    return failures.call(
        () -> new StatementHandle(handle.id, sessions.get(handle.id).newStatement().id(), null));
  }

  @Override
  public void closeStatement(StatementHandle handle) {
    failures.run(
        () -> sessions.find(handle.connectionId).ifPresent(s -> s.closeStatement(handle.id)));
  }

  @Override
  public StatementHandle prepare(ConnectionHandle handle, String sql, long maxRowCount) {
    return inSession(
        handle.id,
        session -> {
          PreparedSql prepared = session.sql().prepare(sql);
          ClientStatement statement = session.newStatement();
          statement.prepare(prepared);
          return new StatementHandle(handle.id, statement.id(), signature(prepared));
        });
  }

  private static Signature signature(PreparedSql prepared) {
    return signature(prepared, prepared.rowType());
  }

  private static Signature signature(PreparedSql prepared, RelDataType rowType) {
    boolean query = prepared.kind() == PreparedSql.Kind.QUERY;
    return new Signature(
        query ? new ResultShape(rowType).columns() : List.of(),
        prepared.sql(),
        parameters(prepared.parameterType()),
        Map.of(),
        CursorFactory.ARRAY,
        switch (prepared.kind()) {
          case QUERY -> StatementType.SELECT;
          case DML -> StatementType.IS_DML;
          case OTHER -> StatementType.OTHER_DDL;
        });
  }

  private static List<AvaticaParameter> parameters(RelDataType types) {
    List<AvaticaParameter> parameters = new ArrayList<>();
    for (RelDataTypeField field : types.getFieldList()) {
      RelDataType type = field.getType();
      parameters.add(
          new AvaticaParameter(
              SqlTypes.isSigned(type.getSqlTypeName()),
              SqlTypes.precision(type),
              SqlTypes.scale(type),
              SqlTypes.jdbcType(type.getSqlTypeName()),
              SqlTypes.typeName(type),
              SqlTypes.className(type.getSqlTypeName()),
              "?" + (field.getIndex() + 1)));
    }
    return parameters;
  }

  @Override
  @Deprecated
  public ExecuteResult prepareAndExecute(
      StatementHandle handle, String sql, long maxRowCount, PrepareCallback callback)
      throws NoSuchStatementException {
    return prepareAndExecute(handle, sql, maxRowCount, 0, callback);
  }

  @Override
  public ExecuteResult prepareAndExecute(
      StatementHandle handle,
      String sql,
      long maxRowCount,
      int maxRowsInFirstFrame,
      PrepareCallback callback)
      throws NoSuchStatementException {
    return failures.callOnStatement(
        () -> {
          ClientSession session = sessions.get(handle.connectionId);
          ClientStatement statement = session.statement(handle);
          Optional<DriverCommand> command = DriverCommand.parse(sql);
          synchronized (callback.getMonitor()) {
            callback.clear();
          }
          MetaResultSet result =
              command.isPresent()
                  ? answer(handle, Commands.execute(sessions, session, statement, command.get()))
                  : session.exclusively(
                      () -> {
                        PreparedSql prepared = session.sql().prepare(sql);
                        long count =
                            new StatementRunner(session, statement)
                                .run(prepared, List.of(), maxRowCount);
                        return result(
                            handle, session, statement, prepared, count, maxRowsInFirstFrame);
                      });
          synchronized (callback.getMonitor()) {
            callback.assign(result.signature, result.firstFrame, result.updateCount);
          }
          callback.execute();
          return new ExecuteResult(List.of(result));
        });
  }

  private MetaResultSet result(
      StatementHandle handle,
      ClientSession session,
      ClientStatement statement,
      PreparedSql prepared,
      long count,
      int maxRowsInFirstFrame) {
    OpenRows rows = statement.rows();
    if (count >= 0 || rows == null) {
      return MetaResultSet.count(handle.connectionId, handle.id, count);
    }
    Frame first = isEmbedded() ? null : rows.frame(0, maxRowsInFirstFrame);
    AnswerNotes.of(session, rows, statement.hasWarnings());
    return MetaResultSet.create(
        handle.connectionId, handle.id, false, signature(prepared, rows.rowType()), first);
  }

  private static MetaResultSet answer(StatementHandle handle, Commands.Answer answer) {
    return MetaResultSet.create(
        handle.connectionId, handle.id, false, answer.signature(), answer.frame());
  }

  @Override
  @Deprecated
  public ExecuteResult execute(
      StatementHandle handle, List<TypedValue> parameters, long maxRowCount)
      throws NoSuchStatementException {
    return execute(handle, parameters, 0);
  }

  @Override
  public ExecuteResult execute(
      StatementHandle handle, List<TypedValue> parameters, int maxRowsInFirstFrame)
      throws NoSuchStatementException {
    return failures.callOnStatement(
        () -> {
          // The one request that carries a whole handle may lack it.
          ClientSession session = sessions.get(handle == null ? null : handle.connectionId);
          ClientStatement statement = session.statement(handle);
          return session.exclusively(
              () -> {
                PreparedSql prepared = current(session, statement);
                long count =
                    new StatementRunner(session, statement)
                        .run(prepared, parameters, UNLIMITED_ROWS);
                return new ExecuteResult(
                    List.of(
                        result(handle, session, statement, prepared, count, maxRowsInFirstFrame)));
              });
        });
  }

  /** Prepares again, which the plan cache makes cheap, because the tables may have changed. */
  private static PreparedSql current(ClientSession session, ClientStatement statement) {
    PreparedSql prepared = statement.prepared();
    if (prepared == null) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT, "the statement was not prepared: " + statement.id());
    }
    return session.sql().prepare(prepared.sql());
  }

  @Override
  public ExecuteBatchResult executeBatch(StatementHandle handle, List<List<TypedValue>> batch)
      throws NoSuchStatementException {
    return failures.callOnStatement(
        () -> {
          ClientSession session = sessions.get(handle.connectionId);
          ClientStatement statement = session.statement(handle);
          return session.exclusively(
              () ->
                  new ExecuteBatchResult(
                      new StatementRunner(session, statement)
                          .runBatch(current(session, statement), batch)));
        });
  }

  @Override
  public ExecuteBatchResult executeBatchProtobuf(
      StatementHandle handle, List<Requests.UpdateBatch> batch) throws NoSuchStatementException {
    List<List<TypedValue>> values = new ArrayList<>(batch.size());
    for (Requests.UpdateBatch element : batch) {
      List<TypedValue> parameters = new ArrayList<>(element.getParameterValuesCount());
      for (Common.TypedValue value : element.getParameterValuesList()) {
        parameters.add(TypedValue.fromProto(value));
      }
      values.add(parameters);
    }
    return executeBatch(handle, values);
  }

  @Override
  public ExecuteBatchResult prepareAndExecuteBatch(StatementHandle handle, List<String> statements)
      throws NoSuchStatementException {
    return failures.callOnStatement(
        () -> {
          ClientSession session = sessions.get(handle.connectionId);
          ClientStatement statement = session.statement(handle);
          return session.exclusively(
              () ->
                  new ExecuteBatchResult(
                      new StatementRunner(session, statement).runBatch(statements)));
        });
  }

  /** Never says that results are missing: Avatica's clients would take that for the end. */
  @Override
  public Frame fetch(StatementHandle handle, long offset, int maxFrameRows)
      throws NoSuchStatementException {
    return failures.callOnStatement(
        () -> {
          ClientSession session = sessions.get(handle.connectionId);
          ClientStatement statement = session.statement(handle);
          return session.exclusively(
              () -> {
                OpenRows rows = openRows(statement);
                Frame frame = rows.frame(offset, maxFrameRows);
                AnswerNotes.of(session, rows, statement.hasWarnings());
                return frame;
              });
        });
  }

  /**
   * The next rows of a statement in columns.
   *
   * @return a frame as {@link dev.yore.driver.frame.ColumnFrame} reads it
   * @throws NoSuchStatementException if there is no such statement
   * @throws RuntimeException as of {@link #fetch}
   */
  public byte[] columnFrame(RowsRequest request) throws NoSuchStatementException {
    return failures.callOnStatement(
        () -> {
          ClientSession session = sessions.get(request.connectionId());
          ClientStatement statement =
              session.statement(
                  new StatementHandle(request.connectionId(), request.statementId(), null));
          return session.exclusively(
              () -> {
                OpenRows rows = openRows(statement);
                byte[] frame =
                    rows.columnFrame(request.offset(), request.maxRows(), request.targetBytes());
                AnswerNotes.of(session, rows, statement.hasWarnings());
                return frame;
              });
        });
  }

  private static OpenRows openRows(ClientStatement statement) {
    OpenRows rows = statement.rows();
    if (rows == null) {
      throw new StoreException(
          ErrorCode.TRANSACTION_STATE,
          "the result set is no longer open; execute the statement again");
    }
    return rows;
  }

  @Override
  public boolean syncResults(StatementHandle handle, QueryState state, long offset) {
    throw failures.of(
        new StoreException(
            ErrorCode.NOT_SUPPORTED, "a broken result cannot be resumed; execute it again"));
  }

  @Override
  public Iterable<Object> createIterable(
      StatementHandle handle,
      QueryState state,
      Signature signature,
      List<TypedValue> parameters,
      @Nullable Frame firstFrame) {
    if (firstFrame != null) {
      return firstFrame.rows;
    }
    return failures.call(
        () -> {
          ClientSession session = sessions.get(handle.connectionId);
          OpenRows rows = session.statement(handle).rows();
          if (rows == null) {
            return List.of();
          }
          return () -> new RowStream(session, rows, failures);
        });
  }

  @Override
  public Iterable<Object> send(StatementHandle handle, DriverCommand command) {
    return failures.call(
        () -> {
          ClientSession session = sessions.get(handle.connectionId);
          return Commands.execute(sessions, session, session.statement(handle), command).rows();
        });
  }
}
