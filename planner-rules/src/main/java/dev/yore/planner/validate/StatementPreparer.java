package dev.yore.planner.validate;

import dev.yore.parser.PeriodFunction;
import dev.yore.parser.PeriodKind;
import dev.yore.parser.Periods;
import dev.yore.parser.SqlPortion;
import dev.yore.planner.catalog.PseudoColumns;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSnapshot;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * Makes a parsed query ready for validation: reads the times in period clauses, refuses literals
 * finer than a millisecond, and points clauses with a known time at the table that had the name
 * then. Confined to one thread.
 */
public final class StatementPreparer extends SqlShuttle {
  /** Parameters from here on are not the user's; no statement has so many of its own. */
  public static final int FIRST_HIDDEN_PARAMETER = 1_000_000;

  private final SqlCatalog catalog;
  private final Store store;
  private final List<SqlNode> periodQueries;
  private final LateTables late;
  private final Set<String> withNames = new HashSet<>();

  private StatementPreparer(
      SqlCatalog catalog, Store store, List<SqlNode> periodQueries, LateTables late) {
    this.catalog = catalog;
    this.store = store;
    this.periodQueries = periodQueries;
    this.late = late;
  }

  /**
   * The query made ready; the given tree is not changed.
   *
   * @param now what the session reads in place of the present, if it does
   * @param periodQueries takes queries found as bounds of periods; the n-th becomes the parameter
   *     {@link #FIRST_HIDDEN_PARAMETER} + n
   * @param late takes tables whose time is not known yet
   */
  public static SqlNode prepare(
      SqlNode parsed,
      SqlCatalog catalog,
      Store store,
      OptionalLong now,
      List<SqlNode> periodQueries,
      LateTables late) {
    SqlNode feeds = ChangeFunctions.resolve(parsed, catalog, store, now);
    SqlNode query = ReferencedStates.resolve(ApplicationPeriods.resolve(feeds, catalog), catalog);
    StatementPreparer preparer = new StatementPreparer(catalog, store, periodQueries, late);
    query.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public Void visit(SqlCall call) {
            if (call instanceof SqlWithItem item) {
              preparer.withNames.add(item.name.getSimple());
            }
            return super.visit(call);
          }
        });
    return Objects.requireNonNull(query.accept(preparer));
  }

  /** Whether there is a period clause anywhere in the query. */
  public static boolean hasPeriod(SqlNode query) {
    boolean[] found = new boolean[1];
    query.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public Void visit(SqlCall call) {
            found[0] |= call instanceof SqlSnapshot;
            return found[0] ? null : super.visit(call);
          }
        });
    return found[0];
  }

  /** Where the query names pseudo-columns. */
  public static Set<SqlParserPos> pseudoColumnPositions(SqlNode query) {
    Set<SqlParserPos> positions = new HashSet<>();
    query.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public Void visit(SqlIdentifier id) {
            if (!id.isStar() && PseudoColumns.isPseudo(id.names.get(id.names.size() - 1))) {
              positions.add(id.getParserPosition());
            }
            return null;
          }
        });
    return positions;
  }

  @Override
  public @Nullable SqlNode visit(SqlLiteral literal) {
    if (literal instanceof SqlUnknownLiteral unknown) {
      Timestamps.checkPrecision(unknown.getValue());
    }
    return literal;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call instanceof SqlPortion) {
      throw at(
          new StoreException(
              ErrorCode.INVALID_STATEMENT, "FOR PORTION OF belongs to UPDATE and DELETE"),
          call.getParserPosition());
    }
    if (call.getOperator() instanceof PeriodFunction function) {
      return period(call, function);
    }
    if (call.getKind() == SqlKind.CAST) {
      checkCastLiteral(call);
    }
    if (call.getKind() == SqlKind.AS && call.operand(0) instanceof SqlSnapshot snapshot) {
      List<SqlNode> operands = new ArrayList<>(call.getOperandList());
      operands.set(0, atItsTime(snapshot));
      return call.getOperator().createCall(call.getParserPosition(), operands);
    }
    if (call instanceof SqlSnapshot snapshot) {
      SqlSnapshot then = atItsTime(snapshot);
      SqlNode before = snapshot.getTableRef();
      SqlNode after = then.getTableRef();
      boolean renamed =
          before instanceof SqlIdentifier a
              && after instanceof SqlIdentifier b
              && !a.names.equals(b.names);
      return renamed ? as(then, (SqlIdentifier) before) : then;
    }
    return super.visit(call);
  }

  private static SqlNode as(SqlNode table, SqlIdentifier name) {
    SqlIdentifier alias =
        new SqlIdentifier(name.names.get(name.names.size() - 1), name.getParserPosition());
    return new SqlBasicCall(
        SqlStdOperatorTable.AS, List.of(table, alias), table.getParserPosition());
  }

  private static void checkCastLiteral(SqlCall cast) {
    if (cast.operand(0) instanceof SqlCharStringLiteral text
        && cast.operand(1) instanceof SqlDataTypeSpec type
        && type.getTypeName().getSimple().startsWith("TIME")) {
      Timestamps.checkPrecision(Objects.requireNonNull(text.getValueAs(String.class)));
    }
  }

  /** Bounds that are text become timestamps here. */
  private SqlNode period(SqlCall call, PeriodFunction function) {
    List<SqlNode> bounds = new ArrayList<>();
    for (SqlNode bound : call.getOperandList()) {
      boolean text =
          !function.versions()
              && bound.getKind() == SqlKind.CAST
              && ((SqlCall) bound).operand(0) instanceof SqlCharStringLiteral;
      SqlNode query = queryOf(bound);
      if (query != null) {
        bounds.add(Periods.cast(hiddenParameter(query), function.versions()));
      } else {
        bounds.add(text ? timestamp(((SqlCall) bound).operand(0)) : visited(bound));
      }
    }
    return function.createCall(call.getParserPosition(), bounds);
  }

  private static @Nullable SqlNode queryOf(SqlNode bound) {
    SqlNode inner = bound instanceof SqlNodeList list && list.size() == 1 ? list.get(0) : bound;
    return inner.isA(SqlKind.QUERY) ? inner : null;
  }

  /** A bound that is a query is read before the statement runs, like one more parameter. */
  private SqlNode hiddenParameter(SqlNode query) {
    periodQueries.add(query);
    return new SqlDynamicParam(
        FIRST_HIDDEN_PARAMETER + periodQueries.size() - 1, query.getParserPosition());
  }

  private SqlNode visited(SqlNode node) {
    return Objects.requireNonNull(node.accept(this));
  }

  /**
   * Text as a TIMESTAMP(3) literal; CAST would know neither T nor Z.
   *
   * @throws StoreException {@code INVALID_DATETIME}, {@code DATETIME_TOO_PRECISE}
   */
  public static SqlNode timestamp(SqlCharStringLiteral text) {
    long millis = Timestamps.parseMillis(Objects.requireNonNull(text.getValueAs(String.class)));
    return SqlLiteral.createTimestamp(
        SqlTypeName.TIMESTAMP,
        TimestampString.fromMillisSinceEpoch(millis),
        3,
        text.getParserPosition());
  }

  private SqlSnapshot atItsTime(SqlSnapshot snapshot) {
    SqlCall period = (SqlCall) visited(snapshot.getPeriod());
    SqlNode table = visited(snapshot.getTableRef());
    if (table instanceof SqlIdentifier name) {
      table = tableAt(name, period, ((SqlCall) snapshot.getPeriod()).getOperandList());
    }
    return new SqlSnapshot(snapshot.getParserPosition(), table, period);
  }

  /** If the name meant something else at the clause's time, an unambiguous name for that. */
  private SqlIdentifier tableAt(SqlIdentifier id, SqlCall period, List<SqlNode> givenBounds) {
    PeriodFunction function = (PeriodFunction) period.getOperator();
    boolean qualified = id.names.size() == 2;
    String schema = qualified ? id.names.get(0) : TableName.DEFAULT_SCHEMA;
    boolean ours =
        qualified
            ? SqlCatalog.isPublic(schema)
            : id.names.size() == 1 && !withNames.contains(id.names.get(0));
    if (!ours || function.kind() != PeriodKind.AS_OF) {
      return id;
    }
    Catalog known = catalog.ofSchema(schema).catalog();
    TableName name = TableName.of(id.names.get(id.names.size() - 1));
    OptionalLong sequence = knownSequence(period);
    if (sequence.isEmpty()) {
      String version =
          late.find(
              new LateTables.Clause(givenBounds.get(0), function.versions(), schema, name), known);
      return version == null
          ? id
          : new SqlIdentifier(List.of(schema, version), id.getParserPosition());
    }
    Optional<TableSchema> then = tableAt(known, name, sequence);
    if (then.isEmpty() || isNewest(known, name, then.get())) {
      return id;
    }
    return new SqlIdentifier(
        List.of(schema, SqlCatalog.nameOfVersion(then.get())), id.getParserPosition());
  }

  /** The table that had the name then, or else the one that has it now, as it stood then. */
  static Optional<TableSchema> tableAt(Catalog known, TableName name, OptionalLong sequence) {
    return known
        .tableAt(name, sequence.getAsLong())
        .or(
            () ->
                known
                    .table(name)
                    .flatMap(now -> known.versionAt(now.tableId(), sequence.getAsLong())));
  }

  /** Whether the name means the newest version anyway, with columns that are always the same. */
  static boolean isNewest(Catalog known, TableName name, TableSchema version) {
    boolean altered = known.former().stream().anyMatch(f -> f.tableId() == version.tableId());
    return !altered && !version.isDropped() && version.name().equals(name);
  }

  private OptionalLong knownSequence(SqlCall period) {
    PeriodFunction function = (PeriodFunction) period.getOperator();
    SqlNode bound = period.operand(0);
    if (function.versions()) {
      return bound instanceof SqlNumericLiteral number && number.isInteger()
          ? OptionalLong.of(number.longValue(true))
          : OptionalLong.empty();
    }
    if (bound instanceof SqlUnknownLiteral unknown && unknown.tag.equals("TIMESTAMP")) {
      return OptionalLong.of(store.sequenceAsOf(Timestamps.parseMillis(unknown.getValue())));
    }
    if (bound instanceof SqlLiteral literal && literal.getTypeName() == SqlTypeName.TIMESTAMP) {
      TimestampString at = literal.getValueAs(TimestampString.class);
      return OptionalLong.of(store.sequenceAsOf(Objects.requireNonNull(at).getMillisSinceEpoch()));
    }
    return OptionalLong.empty();
  }

  /** Adds where in the statement something is wrong. */
  public static StoreException at(StoreException e, SqlParserPos pos) {
    return new StoreException(
        e.code(),
        e.getMessage() + " (line " + pos.getLineNum() + ", column " + pos.getColumnNum() + ")",
        e);
  }
}
