package dev.yore.planner.validate;

import dev.yore.parser.PeriodKind;
import dev.yore.parser.Periods;
import dev.yore.planner.catalog.PseudoColumns;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.period.PeriodResolver;
import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code TABLE(TABLE_CHANGES('T', from, to))} by a scan of changes and {@code
 * TABLE(TABLE_DIFF('T', a, b))} by a comparison of two states. Confined to one thread.
 */
final class ChangeFunctions extends SqlShuttle {
  private static final String CHANGES = "TABLE_CHANGES";
  private static final String DIFF = "TABLE_DIFF";

  private final SqlCatalog catalog;
  private final Store store;
  private final OptionalLong now;

  private ChangeFunctions(SqlCatalog catalog, Store store, OptionalLong now) {
    this.catalog = catalog;
    this.store = store;
    this.now = now;
  }

  /**
   * The query without these functions; the given tree is not changed.
   *
   * @param now what the session reads in place of the present, if it does
   */
  static SqlNode resolve(SqlNode query, SqlCatalog catalog, Store store, OptionalLong now) {
    return Objects.requireNonNull(query.accept(new ChangeFunctions(catalog, store, now)));
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call.getKind() == SqlKind.AS && function(call.operand(0)) != null) {
      List<SqlNode> operands = new ArrayList<>(call.getOperandList());
      operands.set(0, replaced(Objects.requireNonNull(function(call.operand(0)))));
      return call.getOperator().createCall(call.getParserPosition(), operands);
    }
    SqlCall function = function(call);
    if (function == null) {
      return super.visit(call);
    }
    SqlParserPos pos = call.getParserPosition();
    SqlIdentifier alias = new SqlIdentifier(function.getOperator().getName(), pos);
    return new SqlBasicCall(SqlStdOperatorTable.AS, List.of(replaced(function), alias), pos);
  }

  /** The call of one of the functions in a FROM clause, or null if it is something else. */
  private static @Nullable SqlCall function(SqlNode node) {
    return node.getKind() == SqlKind.COLLECTION_TABLE
            && ((SqlCall) node).operand(0) instanceof SqlCall inner
            && (inner.getOperator().getName().equalsIgnoreCase(CHANGES)
                || inner.getOperator().getName().equalsIgnoreCase(DIFF))
        ? inner
        : null;
  }

  private SqlNode replaced(SqlCall function) {
    try {
      boolean diff = function.getOperator().getName().equalsIgnoreCase(DIFF);
      return diff ? diff(function) : changes(function);
    } catch (StoreException e) {
      throw StatementPreparer.at(e, function.getParserPosition());
    }
  }

  private SqlNode changes(SqlCall call) {
    List<StateBound> bounds = bounds(call);
    StateBound from = bounds.get(0);
    StateBound to = bounds.size() == 2 ? bounds.get(1) : null;
    if (to == null && now.isPresent()) {
      to = StateBound.of(number(now.getAsLong(), call), catalog);
    }
    String own = own();
    for (StateBound bound : bounds) {
      if (bound.branch() != null && !bound.branch().name().equals(own)) {
        throw new StoreException(
            ErrorCode.INVALID_PERIOD,
            "%s names a state of branch %s, whose commits are not those of %s; compare them with TABLE_DIFF"
                .formatted(bound.node(), bound.branch().name(), own));
      }
    }
    if (to != null && to.isTime() != from.isTime()) {
      throw new StoreException(
          ErrorCode.INVALID_PERIOD,
          "the bounds of TABLE_CHANGES must both be sequences or names of tags, or both be times");
    }
    TableSchema table = table(call, catalog, to);
    requireNoFieldOfFeed(table);
    SqlParserPos pos = call.getParserPosition();
    return Periods.snapshot(
        pos,
        new SqlIdentifier(List.of(TableName.DEFAULT_SCHEMA, SqlCatalog.nameOfChanges(table)), pos),
        to == null ? PeriodKind.CHANGES_SINCE : PeriodKind.CHANGES,
        !from.isTime(),
        from.node(),
        to == null ? null : to.node());
  }

  private String own() {
    return catalog.catalogs().branches().branchById(catalog.branchId()).orElseThrow().name();
  }

  private SqlNode diff(SqlCall call) {
    List<StateBound> bounds = bounds(call);
    StateBound before = bounds.get(0);
    StateBound after =
        bounds.size() == 2
            ? bounds.get(1)
            : StateBound.of(number(now.orElse(PeriodResolver.HEAD), call), catalog);
    TableSchema is = table(call, after.catalog(catalog), after);
    TableSchema was =
        before.isOnBranchOf(after, catalog) ? is : table(call, before.catalog(catalog), before);
    requireNoFieldOfFeed(is);
    return new StateComparison(
            StateComparison.State.of(was, before, catalog, store),
            StateComparison.State.of(is, after, catalog, store))
        .query();
  }

  private static SqlLiteral number(long value, SqlCall call) {
    return SqlLiteral.createExactNumeric(Long.toString(value), call.getParserPosition());
  }

  private List<StateBound> bounds(SqlCall call) {
    int operands = call.operandCount();
    if (operands < 2 || operands > 3) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT,
          "%s takes the name of a table as text, and one or two states"
              .formatted(call.getOperator().getName()));
    }
    List<StateBound> bounds = new ArrayList<>();
    for (SqlNode bound : call.getOperandList().subList(1, operands)) {
      bounds.add(StateBound.of(bound, catalog));
    }
    return bounds;
  }

  /** The table named by the first argument, as it stood at the bound if that is known. */
  private TableSchema table(SqlCall call, SqlCatalog there, @Nullable StateBound at) {
    if (!(call.operand(0) instanceof SqlCharStringLiteral text)) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT,
          "the first argument of %s is the name of a table as text, for example 'T'"
              .formatted(call.getOperator().getName()));
    }
    String name = Objects.requireNonNull(text.getValueAs(String.class));
    OptionalLong sequence = at == null ? OptionalLong.empty() : at.knownSequence(store);
    for (String candidate : List.of(name, name.toUpperCase(Locale.ROOT))) {
      TableName tableName = TableName.of(candidate);
      Optional<TableSchema> found =
          sequence.isPresent()
              ? StatementPreparer.tableAt(there.catalog(), tableName, sequence)
              : Optional.empty();
      found =
          found
              .or(() -> there.catalog().table(tableName))
              .or(() -> there.catalog().lastDropped(tableName));
      if (found.isPresent()) {
        return found.get();
      }
      if (there.catalog().view(tableName).isPresent()) {
        throw new StoreException(
            ErrorCode.NOT_SUPPORTED,
            "%s is a view; %s reads one table"
                .formatted(tableName.name(), call.getOperator().getName()));
      }
    }
    throw new StoreException(
        ErrorCode.TABLE_NOT_FOUND,
        "table " + name + " not found" + ErrorTranslator.suggestion(name, there.publicNames()));
  }

  private static void requireNoFieldOfFeed(TableSchema table) {
    for (PseudoColumns.Definition field : PseudoColumns.OF_CHANGES) {
      if (table.columns().stream().anyMatch(c -> c.name().equals(field.name()))) {
        throw new StoreException(
            ErrorCode.NOT_SUPPORTED,
            "table %s has a column %s, which is what a change's own column is called; rename it"
                .formatted(table.name(), field.name()));
      }
    }
  }
}
