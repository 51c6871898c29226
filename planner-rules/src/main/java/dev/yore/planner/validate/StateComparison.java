package dev.yore.planner.validate;

import dev.yore.parser.YoreParser;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.store.Store;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * The query that tells in what two states of a table differ: rows are the same if their key is, and
 * without one if they are the same row or, on different branches, have the same values. Confined to
 * one thread.
 */
final class StateComparison {
  private static final String WORD = "CAST('%s' AS VARCHAR(16))";

  private final State before;
  private final State after;
  private final List<SqlNode> arguments = new ArrayList<>();

  /**
   * One of the two.
   *
   * @param table in whose columns it is read
   * @param schema where the session's statements find the table
   * @param known the sequence, if the statement's text says it
   */
  record State(TableSchema table, StateBound bound, String schema, OptionalLong known) {
    static State of(TableSchema table, StateBound bound, SqlCatalog own, Store store) {
      return new State(table, bound, bound.schema(own), bound.knownSequence(store));
    }

    /** Whether it is certainly not later than the other. */
    boolean isBefore(State other) {
      boolean bothKnown = known.isPresent() && other.known.isPresent();
      return bothKnown
          ? known.getAsLong() <= other.known.getAsLong()
          : other.bound.isHead() && !bound.isHead();
    }

    boolean has(String column) {
      return table.columns().stream().anyMatch(c -> c.name().equals(column));
    }

    List<String> key() {
      return table.keyColumns().stream().map(k -> table.columns().get(k).name()).toList();
    }
  }

  StateComparison(State before, State after) {
    this.before = before;
    this.after = after;
  }

  /** A query whose columns are CHANGE_TYPE and those of the state after. */
  SqlNode query() {
    boolean sameTable = before.table.tableId() == after.table.tableId();
    boolean byKey = !after.key().isEmpty() && after.key().equals(before.key());
    String sql = sameTable || byKey ? byIdentity(sameTable) : byValues();
    try {
      SqlNode parsed = YoreParser.parseQuery(sql);
      return Objects.requireNonNull(
          parsed.accept(
              new SqlShuttle() {
                @Override
                public SqlNode visit(SqlDynamicParam parameter) {
                  return arguments.get(parameter.getIndex());
                }
              }));
    } catch (SqlParseException e) {
      throw new IllegalStateException("cannot read own query: " + sql, e);
    }
  }

  private String byIdentity(boolean sameTable) {
    List<String> key = sameTable && after.key().isEmpty() ? List.of("$ROW_ID") : after.key();
    String same =
        key.stream()
            .map(k -> "x.%1$s = y.%1$s".formatted(quoted(k)))
            .collect(Collectors.joining(" AND "));
    String fields =
        names().stream()
            .map(c -> "CASE WHEN s.n = 1 THEN x.%1$s ELSE y.%1$s END AS %1$s".formatted(quoted(c)))
            .collect(Collectors.joining(", "));
    String differs =
        names().stream()
            .filter(c -> !key.contains(c))
            .map(c -> " OR x.%1$s IS DISTINCT FROM y.%1$s".formatted(quoted(c)))
            .collect(Collectors.joining());
    return "SELECT CASE WHEN y.\"$HERE\" IS NULL THEN %s WHEN x.\"$HERE\" IS NULL THEN %s"
            .formatted(WORD.formatted("delete"), WORD.formatted("insert"))
        + " WHEN s.n = 1 THEN %s ELSE %s END AS CHANGE_TYPE, "
            .formatted(WORD.formatted("update_preimage"), WORD.formatted("update_postimage"))
        + fields
        + " FROM (%s) AS x FULL JOIN (%s) AS y ON %s"
            .formatted(
                rows(before, after, sameTable, key), rows(after, before, sameTable, key), same)
        + " CROSS JOIN (VALUES (1), (2)) AS s (n)"
        + " WHERE ((s.n = 1 AND x.\"$HERE\" IS NOT NULL) OR (s.n = 2 AND y.\"$HERE\" IS NOT NULL))"
        + " AND (x.\"$HERE\" IS NULL OR y.\"$HERE\" IS NULL"
        + differs
        + ")";
  }

  /** A state's rows; of the same table only those that are not rows of the other state as well. */
  private String rows(State state, State other, boolean sameTable, List<String> key) {
    List<String> fields = new ArrayList<>();
    fields.add("1 AS \"$HERE\"");
    if (key.equals(List.of("$ROW_ID"))) {
      fields.add(quoted("$ROW_ID"));
    }
    names().forEach(c -> fields.add(state.has(c) ? quoted(c) : nullFor(c)));
    String sql = "SELECT " + String.join(", ", fields) + " FROM " + read(state);
    return sameTable ? sql + " WHERE " + isNotIn(state, other) : sql;
  }

  private String isNotIn(State state, State other) {
    if (other.bound.isHead()) {
      return "ROW_END_SEQ < " + Long.MAX_VALUE;
    }
    if (state.isBefore(other)) {
      return hasEnded(other.bound);
    }
    if (other.isBefore(state)) {
      return hasNotBegun(other.bound);
    }
    return "(%s OR %s)".formatted(hasEnded(other.bound), hasNotBegun(other.bound));
  }

  private String hasEnded(StateBound at) {
    return "%s <= %s".formatted(at.isTime() ? "ROW_END" : "ROW_END_SEQ", argument(at));
  }

  private String hasNotBegun(StateBound at) {
    return "%s > %s".formatted(at.isTime() ? "ROW_START" : "ROW_START_SEQ", argument(at));
  }

  private String argument(StateBound bound) {
    arguments.add(bound.node());
    return bound.isTime() ? "CAST(? AS TIMESTAMP(3))" : "CAST(? AS BIGINT)";
  }

  private String byValues() {
    String was = "SELECT " + values(before) + " FROM ";
    String is = "SELECT " + values(after) + " FROM ";
    String all = names().stream().map(StateComparison::quoted).collect(Collectors.joining(", "));
    return "SELECT %s AS CHANGE_TYPE, %s FROM (%s EXCEPT ALL %s)"
            .formatted(WORD.formatted("delete"), all, was + read(before), is + read(after))
        + " UNION ALL SELECT %s AS CHANGE_TYPE, %s FROM (%s EXCEPT ALL %s)"
            .formatted(WORD.formatted("insert"), all, is + read(after), was + read(before));
  }

  private String values(State state) {
    return names().stream()
        .map(c -> state.has(c) ? quoted(c) : nullFor(c))
        .collect(Collectors.joining(", "));
  }

  private static String nullFor(String column) {
    return "NULL AS " + quoted(column);
  }

  private List<String> names() {
    return after.table.columns().stream().map(Column::name).toList();
  }

  private String read(State state) {
    arguments.add(state.bound.node());
    return "%s.%s FOR %s AS OF ?"
        .formatted(
            quoted(state.schema),
            quoted(SqlCatalog.nameInAnyPeriod(state.table)),
            state.bound.isTime() ? "SYSTEM_TIME" : "SYSTEM_VERSION");
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
