package dev.yore.server.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.yore.planner.Database;
import dev.yore.planner.PreparedSql;
import dev.yore.planner.RowCursor;
import dev.yore.planner.SqlResult;
import dev.yore.planner.SqlSession;
import dev.yore.server.script.ScriptStatement;
import dev.yore.server.security.Caller;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Branch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;

/**
 * Runs what the page asks, each request in a session of its own, and answers with JSON: columns,
 * rows and how long it took, or what is wrong. Safe for use by many threads.
 */
final class ConsoleQueries {
  private static final JsonFactory JSON = new JsonFactory();

  /** People have gone to lunch by then; long work belongs to a driver. */
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(5);

  /** Ends a result of long values early. */
  private static final int MAX_BYTES = 16 << 20;

  private final Database database;
  private final Supplier<SqlSession> sessions;
  private final Map<String, AtomicBoolean> running = new ConcurrentHashMap<>();

  ConsoleQueries(Database database, Supplier<SqlSession> sessions) {
    this.database = database;
    this.sessions = sessions;
  }

  /** Stops a request of the same user; false if none of that name runs. */
  boolean cancel(String id) {
    AtomicBoolean cancel = running.get(key(id));
    if (cancel != null) {
      cancel.set(true);
    }
    return cancel != null;
  }

  private static String key(String id) {
    return Caller.current().user() + '\0' + id;
  }

  byte[] run(ConsoleRequest request) throws IOException {
    AtomicBoolean cancel = new AtomicBoolean();
    running.put(key(request.id()), cancel);
    long start = System.nanoTime();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      try (SqlSession session = sessions.get()) {
        prepare(session, request, cancel);
        runAll(session, request, cancel, json, out);
      } catch (StoreException e) {
        error(json, e.getMessage(), e.code().sqlState());
      } catch (RuntimeException e) {
        error(json, String.valueOf(e), ErrorCode.INTERNAL.sqlState());
      }
      json.writeNumberField("millis", (System.nanoTime() - start) / 1e6);
      json.writeNumberField("lastSequence", database.store().lastSequence());
      json.writeEndObject();
    } finally {
      running.remove(key(request.id()), cancel);
    }
    return out.toByteArray();
  }

  private static void error(JsonGenerator json, @Nullable String message, String state)
      throws IOException {
    // Rows may have been begun; what is open has to be closed before the error can be named.
    while (!json.getOutputContext().getParent().inRoot()) {
      if (json.getOutputContext().inArray()) {
        json.writeEndArray();
      } else {
        json.writeEndObject();
      }
    }
    json.writeStringField("error", message);
    json.writeStringField("state", state);
  }

  private static void prepare(SqlSession session, ConsoleRequest request, AtomicBoolean cancel) {
    String branch = request.branch();
    if (branch != null && !branch.isEmpty() && !branch.equals(Branch.MAIN_NAME)) {
      session.useBranch(branch);
    }
    String at = request.at();
    if (at != null && !at.isBlank()) {
      boolean sequence = at.chars().allMatch(c -> c >= '0' && c <= '9');
      String quoted = at.replace("'", "''");
      command(
          session,
          sequence
              ? "SET SYSTEM_VERSION AS OF " + at
              : "SET SYSTEM_TIME AS OF TIMESTAMP '" + quoted + "'",
          cancel);
    }
  }

  private static void command(SqlSession session, String sql, AtomicBoolean cancel) {
    session.execute(session.prepare(sql), List.of(), cancel, 0);
  }

  private void runAll(
      SqlSession session,
      ConsoleRequest request,
      AtomicBoolean cancel,
      JsonGenerator json,
      ByteArrayOutputStream out)
      throws IOException {
    List<ScriptStatement> statements = ScriptStatement.split(request.sql());
    if (statements.isEmpty()) {
      throw new StoreException(ErrorCode.INVALID_STATEMENT, "there is no statement");
    }
    long deadline = System.nanoTime() + LIMIT_NANOS;
    for (int i = 0; i < statements.size(); i++) {
      PreparedSql prepared = session.prepare(statements.get(i).sql());
      boolean last = i == statements.size() - 1;
      SqlResult result = session.execute(prepared, List.of(), cancel, deadline);
      if (result instanceof SqlResult.Rows rows) {
        try (RowCursor cursor = rows.cursor()) {
          if (last) {
            rows(prepared, cursor, request.limit(), json, out);
          }
        }
      } else if (last && prepared.kind() == PreparedSql.Kind.DML) {
        json.writeNumberField("count", ((SqlResult.Count) result).rows());
      }
    }
    if (session.inTransaction()) {
      throw uncommitted();
    }
    List<String> warnings = session.drainWarnings();
    json.writeArrayFieldStart("warnings");
    for (String warning : warnings) {
      json.writeString(warning);
    }
    json.writeEndArray();
  }

  private static StoreException uncommitted() {
    return new StoreException(
        ErrorCode.TRANSACTION_STATE,
        "the transaction was rolled back: run BEGIN … COMMIT as one script here");
  }

  private static void rows(
      PreparedSql prepared,
      RowCursor cursor,
      int limit,
      JsonGenerator json,
      ByteArrayOutputStream out)
      throws IOException {
    List<RelDataTypeField> fields = prepared.rowType().getFieldList();
    json.writeArrayFieldStart("columns");
    for (RelDataTypeField field : fields) {
      json.writeStartObject();
      json.writeStringField("name", field.getName());
      json.writeStringField("type", field.getType().getSqlTypeName().getName());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("rows");
    int count = 0;
    boolean more = false;
    for (@Nullable Object[] row = cursor.next(); row != null; row = cursor.next()) {
      if (count == limit || out.size() > MAX_BYTES) {
        more = true;
        break;
      }
      json.writeStartArray();
      for (int i = 0; i < row.length; i++) {
        ConsoleValues.write(json, row[i], fields.get(i).getType());
      }
      json.writeEndArray();
      count++;
    }
    json.writeEndArray();
    json.writeBooleanField("more", more);
  }
}
