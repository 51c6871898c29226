package dev.yore.planner.validate;

import dev.yore.parser.PeriodFunction;
import dev.yore.parser.PeriodKind;
import dev.yore.parser.Periods;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.period.PeriodResolver;
import dev.yore.store.ErrorCode;
import dev.yore.store.References;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSnapshot;
import org.apache.calcite.sql.SqlTableRef;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Replaces names of branches and tags in period clauses: {@code FOR SYSTEM_VERSION AS OF 'name'}
 * becomes a sequence, and tables beneath it are looked up in the branch that the name means.
 * Confined to one thread.
 */
final class ReferencedStates extends SqlShuttle {
  private final SqlCatalog catalog;
  private final Branch own;
  private final Set<String> withNames;

  /** The branch whose tables are meant. */
  private final Branch branch;

  private ReferencedStates(SqlCatalog catalog, Branch own, Set<String> withNames, Branch branch) {
    this.catalog = catalog;
    this.own = own;
    this.withNames = withNames;
    this.branch = branch;
  }

  /**
   * The query without names of branches and tags; the given tree is not changed.
   *
   * @throws StoreException {@code REFERENCE_NOT_FOUND}, {@code TABLE_NOT_FOUND}
   */
  static SqlNode resolve(SqlNode query, SqlCatalog catalog) {
    Set<String> withNames = new HashSet<>();
    boolean[] found = new boolean[1];
    query.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public Void visit(SqlCall call) {
            if (call instanceof SqlWithItem item) {
              withNames.add(item.name.getSimple());
            }
            found[0] |= call instanceof SqlSnapshot snapshot && nameIn(snapshot) != null;
            return super.visit(call);
          }
        });
    if (!found[0]) {
      return query;
    }
    Branch own = catalog.catalogs().branches().branchById(catalog.branchId()).orElseThrow();
    return Objects.requireNonNull(query.accept(new ReferencedStates(catalog, own, withNames, own)));
  }

  /** The name a clause has in place of a sequence, or null. */
  private static @Nullable SqlCharStringLiteral nameIn(SqlSnapshot snapshot) {
    SqlCall period = (SqlCall) snapshot.getPeriod();
    boolean versions =
        period.getOperator() instanceof PeriodFunction function
            && function.versions()
            && function.kind() == PeriodKind.AS_OF;
    return versions
            && period.operand(0) instanceof SqlCall cast
            && cast.getKind() == SqlKind.CAST
            && cast.operand(0) instanceof SqlCharStringLiteral name
        ? name
        : null;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call instanceof SqlWith with && derivedTable(with) != null) {
      return derived(with, Objects.requireNonNull(derivedTable(with)));
    }
    if (call instanceof SqlSelect select) {
      return rebuilt(select, select.getFrom(), null);
    }
    if (call instanceof SqlJoin join) {
      return rebuilt(join, join.getLeft(), join.getRight());
    }
    return super.visit(call);
  }

  /** The call with every operand visited, those that name tables as tables. */
  private SqlNode rebuilt(SqlCall call, @Nullable SqlNode table, @Nullable SqlNode other) {
    List<@Nullable SqlNode> operands = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      operands.add(
          operand == null
              ? null
              : operand == table || operand == other ? from(operand) : visited(operand));
    }
    return call.getOperator()
        .createCall(
            call.getFunctionQuantifier(),
            call.getParserPosition(),
            operands.toArray(new SqlNode[0]));
  }

  private SqlNode visited(SqlNode node) {
    return Objects.requireNonNull(node.accept(this));
  }

  /** An item of a FROM clause. */
  private SqlNode from(SqlNode item) {
    if (item instanceof SqlIdentifier id) {
      SqlIdentifier table = table(id);
      return table == id ? id : as(table, id);
    }
    if (item instanceof SqlSnapshot snapshot) {
      SqlSnapshot then = snapshot(snapshot);
      boolean renamed =
          snapshot.getTableRef() instanceof SqlIdentifier before
              && then.getTableRef() instanceof SqlIdentifier after
              && !before.names.equals(after.names);
      return renamed ? as(then, (SqlIdentifier) snapshot.getTableRef()) : then;
    }
    if (item instanceof SqlTableRef ref && ref.operand(0) instanceof SqlIdentifier id) {
      List<SqlNode> operands = new ArrayList<>(ref.getOperandList());
      operands.set(0, table(id));
      return ref.getOperator().createCall(ref.getParserPosition(), operands);
    }
    if (item.getKind() == SqlKind.AS) {
      List<SqlNode> operands = new ArrayList<>(((SqlCall) item).getOperandList());
      SqlNode named = operands.get(0);
      operands.set(
          0,
          named instanceof SqlIdentifier id
              ? table(id)
              : named instanceof SqlSnapshot snapshot ? snapshot(snapshot) : from(named));
      return ((SqlCall) item).getOperator().createCall(item.getParserPosition(), operands);
    }
    return visited(item);
  }

  private static SqlNode as(SqlNode table, SqlIdentifier name) {
    SqlIdentifier alias =
        new SqlIdentifier(name.names.get(name.names.size() - 1), name.getParserPosition());
    return new SqlBasicCall(
        SqlStdOperatorTable.AS, List.of(table, alias), table.getParserPosition());
  }

  private SqlSnapshot snapshot(SqlSnapshot snapshot) {
    Tag state = state(snapshot);
    if (state == null) {
      SqlNode table =
          snapshot.getTableRef() instanceof SqlIdentifier id
              ? table(id)
              : visited(snapshot.getTableRef());
      return new SqlSnapshot(snapshot.getParserPosition(), table, visited(snapshot.getPeriod()));
    }
    ReferencedStates there = in(state);
    SqlNode table = snapshot.getTableRef();
    if (table instanceof SqlIdentifier id) {
      if (isOfWith(id) && !there.branch.equals(branch)) {
        throw new StoreException(
            ErrorCode.NOT_SUPPORTED,
            "%s is a WITH query of branch %s; put AS OF '%s' on the tables in it"
                .formatted(id, branch.name(), state.name()));
      }
      table = there.table(id);
    } else {
      table = there.visited(table);
    }
    return atState(snapshot, table, state);
  }

  private static SqlSnapshot atState(SqlSnapshot snapshot, SqlNode table, Tag state) {
    SqlParserPos pos = snapshot.getPeriod().getParserPosition();
    SqlNode sequence = SqlLiteral.createExactNumeric(Long.toString(state.sequence()), pos);
    return Periods.snapshot(
        snapshot.getParserPosition(), table, PeriodKind.AS_OF, true, sequence, null);
  }

  /** What a clause with a name means; null for other clauses. */
  private @Nullable Tag state(SqlSnapshot snapshot) {
    SqlCharStringLiteral name = nameIn(snapshot);
    if (name == null) {
      return null;
    }
    try {
      return References.state(
          catalog.catalogs().branches(),
          Objects.requireNonNull(name.getValueAs(String.class)),
          PeriodResolver.HEAD);
    } catch (StoreException e) {
      throw StatementPreparer.at(e, name.getParserPosition());
    }
  }

  private ReferencedStates in(Tag state) {
    Branch there = catalog.catalogs().branches().branchById(state.branchId()).orElseThrow();
    return new ReferencedStates(catalog, own, withNames, there);
  }

  /** The clause on a derived table that the parser made a WITH of, if it has a name; or null. */
  private static @Nullable SqlSnapshot derivedTable(SqlWith with) {
    return Periods.isDerivedTable(with)
            && ((SqlSelect) with.body).getFrom() instanceof SqlSnapshot snapshot
            && nameIn(snapshot) != null
        ? snapshot
        : null;
  }

  private SqlNode derived(SqlWith with, SqlSnapshot snapshot) {
    Tag state = Objects.requireNonNull(state(snapshot));
    SqlNode query = in(state).visited(((SqlWithItem) with.withList.get(0)).query);
    return Periods.derivedTable(query, atState(snapshot, snapshot.getTableRef(), state));
  }

  private boolean isOfWith(SqlIdentifier id) {
    return id.names.size() == 1 && withNames.contains(id.getSimple());
  }

  /** The name under which the branch's table is found; the same if it is the session's. */
  private SqlIdentifier table(SqlIdentifier id) {
    boolean isPublic =
        id.names.size() == 1
            ? !isOfWith(id)
            : id.names.size() == 2 && id.names.get(0).equals(TableName.DEFAULT_SCHEMA);
    if (!isPublic || branch.equals(own)) {
      return id;
    }
    String name = id.names.get(id.names.size() - 1);
    requireKnown(TableName.of(name), id);
    return new SqlIdentifier(
        List.of(SqlCatalog.schemaOf(branch), name), null, id.getParserPosition(), null);
  }

  private void requireKnown(TableName name, SqlIdentifier id) {
    SqlCatalog there = catalog.ofSchema(SqlCatalog.schemaOf(branch));
    Catalog known = there.catalog();
    boolean isThere =
        known.table(name).isPresent()
            || known.view(name).isPresent()
            || known.lastDropped(name).isPresent()
            || known.former().stream().anyMatch(f -> f.name().equals(name));
    if (!isThere) {
      throw StatementPreparer.at(
          new StoreException(
              ErrorCode.TABLE_NOT_FOUND,
              "branch "
                  + branch.name()
                  + " has no table "
                  + name.name()
                  + ErrorTranslator.suggestion(name.name(), there.publicNames())),
          id.getParserPosition());
    }
  }
}
