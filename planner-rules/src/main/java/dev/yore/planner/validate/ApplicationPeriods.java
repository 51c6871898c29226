package dev.yore.planner.validate;

import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.TableConstraint.ApplicationPeriod;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSnapshot;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Replaces names of periods in predicates on periods, {@code p CONTAINS DATE '…'}, by their bounds.
 * A name is looked up in the tables that the statement names. Confined to one thread.
 */
final class ApplicationPeriods extends SqlShuttle {
  /** Bounds' columns of periods by the name of a table or its alias. */
  private final Map<String, TableSchema> tables = new HashMap<>();

  private ApplicationPeriods() {}

  /** The statement with bounds in place of names; the given tree is not changed. */
  static SqlNode resolve(SqlNode query, SqlCatalog catalog) {
    boolean any = catalog.catalog().tables().stream().anyMatch(t -> !t.rules().periods().isEmpty());
    if (!any) {
      return query;
    }
    ApplicationPeriods periods = new ApplicationPeriods();
    query.accept(periods.new Tables(catalog));
    return periods.tables.isEmpty() ? query : Objects.requireNonNull(query.accept(periods));
  }

  /** Finds tables with periods among all names of the statement. */
  private final class Tables extends SqlBasicVisitor<Void> {
    private final SqlCatalog catalog;

    Tables(SqlCatalog catalog) {
      this.catalog = catalog;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
      if (call.getKind() == SqlKind.AS && call.operand(1) instanceof SqlIdentifier alias) {
        SqlNode named = call.operand(0);
        SqlNode table = named instanceof SqlSnapshot snapshot ? snapshot.getTableRef() : named;
        if (table instanceof SqlIdentifier id) {
          find(id).ifPresent(found -> tables.put(alias.getSimple(), found));
        }
      }
      return super.visit(call);
    }

    @Override
    public @Nullable Void visit(SqlIdentifier id) {
      find(id).ifPresent(found -> tables.putIfAbsent(found.name().name(), found));
      return null;
    }

    private Optional<TableSchema> find(SqlIdentifier id) {
      if (id.isStar()) {
        return Optional.empty();
      }
      String name = id.names.get(id.names.size() - 1);
      return catalog
          .catalog()
          .table(TableName.of(name))
          .filter(t -> !t.rules().periods().isEmpty());
    }
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    boolean compares =
        switch (call.getKind()) {
          case OVERLAPS,
              CONTAINS,
              PERIOD_EQUALS,
              PRECEDES,
              SUCCEEDS,
              IMMEDIATELY_PRECEDES,
              IMMEDIATELY_SUCCEEDS ->
              true;
          default -> false;
        };
    if (!compares) {
      return super.visit(call);
    }
    List<SqlNode> operands = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      SqlNode bounds = operand instanceof SqlIdentifier id ? bounds(id) : null;
      operands.add(bounds == null ? Objects.requireNonNull(operand.accept(this)) : bounds);
    }
    return call.getOperator().createCall(call.getParserPosition(), operands);
  }

  /** The two columns, or null if the name is not that of a period. */
  private @Nullable SqlNode bounds(SqlIdentifier id) {
    String name = id.names.get(id.names.size() - 1);
    String qualifier = id.names.size() > 1 ? id.names.get(id.names.size() - 2) : null;
    TableSchema found = null;
    ApplicationPeriod period = null;
    for (Map.Entry<String, TableSchema> entry : tables.entrySet()) {
      Optional<ApplicationPeriod> known =
          entry.getValue().rules().periods().stream()
              .filter(p -> p.name().equals(name))
              .findFirst();
      if (known.isEmpty() || (qualifier != null && !qualifier.equals(entry.getKey()))) {
        continue;
      }
      if (found != null && found.tableId() != entry.getValue().tableId()) {
        throw StatementPreparer.at(
            new StoreException(
                ErrorCode.INVALID_STATEMENT,
                "period %s is one of several tables; write the table's name before it"
                    .formatted(name)),
            id.getParserPosition());
      }
      found = entry.getValue();
      period = known.get();
    }
    if (found == null || period == null) {
      return null;
    }
    return SqlStdOperatorTable.ROW.createCall(
        id.getParserPosition(),
        column(id, found, period.startColumnId()),
        column(id, found, period.endColumnId()));
  }

  private static SqlIdentifier column(SqlIdentifier period, TableSchema table, int columnId) {
    List<String> names = new ArrayList<>(period.names);
    names.set(names.size() - 1, table.columns().get(table.ordinalOfId(columnId)).name());
    return new SqlIdentifier(names, period.getParserPosition());
  }
}
