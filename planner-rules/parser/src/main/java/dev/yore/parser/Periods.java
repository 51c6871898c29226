package dev.yore.parser;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSnapshot;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Builds the syntax trees of period clauses; called by the generated parser. Pure functions. */
public final class Periods {
  private static final String DERIVED_TABLE = "$DERIVED";
  private static final List<PeriodFunction> FUNCTIONS = createFunctions();

  private Periods() {}

  private static List<PeriodFunction> createFunctions() {
    List<PeriodFunction> functions = new ArrayList<>();
    for (PeriodKind kind : PeriodKind.values()) {
      functions.add(new PeriodFunction(kind, false));
      functions.add(new PeriodFunction(kind, true));
    }
    return List.copyOf(functions);
  }

  /** All period functions, for the validator's operator table. */
  public static List<PeriodFunction> functions() {
    return FUNCTIONS;
  }

  /** {@code table FOR …} as a snapshot whose period is a call of a {@link PeriodFunction}. */
  public static SqlSnapshot snapshot(
      SqlParserPos pos,
      SqlNode table,
      PeriodKind kind,
      boolean versions,
      @Nullable SqlNode first,
      @Nullable SqlNode second) {
    List<SqlNode> bounds = new ArrayList<>();
    if (first != null) {
      bounds.add(typed(first, versions));
    }
    if (second != null) {
      bounds.add(typed(second, versions));
    }
    PeriodFunction function = FUNCTIONS.get(2 * kind.ordinal() + (versions ? 1 : 0));
    return new SqlSnapshot(pos, table, function.createCall(pos, bounds));
  }

  /** The name under which a derived table with a period clause is known to that clause. */
  public static SqlIdentifier derivedTableName(SqlNode query) {
    return new SqlIdentifier(DERIVED_TABLE, query.getParserPosition());
  }

  /**
   * {@code (query) FOR …} as {@code (WITH d AS (query) SELECT * FROM d FOR …)}, which the validator
   * knows.
   */
  public static SqlNode derivedTable(SqlNode query, SqlNode snapshot) {
    SqlParserPos pos = query.getParserPosition();
    SqlNode item =
        new SqlWithItem(
            pos, derivedTableName(query), null, query, SqlLiteral.createBoolean(false, pos));
    SqlSelect select =
        new SqlSelect(
            pos,
            null,
            SqlNodeList.of(SqlIdentifier.star(pos)),
            snapshot,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return new SqlWith(pos, SqlNodeList.of(item), select);
  }

  /** Whether {@link #derivedTable} made it. */
  public static boolean isDerivedTable(SqlWith with) {
    return with.withList.size() == 1
        && ((SqlWithItem) with.withList.get(0)).name.getSimple().equals(DERIVED_TABLE);
  }

  /** Parameters and strings get the type a bound must have; those in a sum, too. */
  private static SqlNode typed(SqlNode bound, boolean versions) {
    if (bound.getKind() == SqlKind.PLUS || bound.getKind() == SqlKind.MINUS) {
      SqlCall sum = (SqlCall) bound;
      List<SqlNode> terms = new ArrayList<>();
      for (SqlNode term : sum.getOperandList()) {
        terms.add(term instanceof SqlDynamicParam ? cast(term, versions) : term);
      }
      return sum.getOperator().createCall(sum.getParserPosition(), terms);
    }
    boolean untyped = bound instanceof SqlDynamicParam || bound instanceof SqlCharStringLiteral;
    return untyped ? cast(bound, versions) : bound;
  }

  /** The bound as a TIMESTAMP(3), or as a BIGINT. */
  public static SqlNode cast(SqlNode bound, boolean versions) {
    SqlParserPos pos = bound.getParserPosition();
    SqlBasicTypeNameSpec type =
        versions
            ? new SqlBasicTypeNameSpec(SqlTypeName.BIGINT, pos)
            : new SqlBasicTypeNameSpec(SqlTypeName.TIMESTAMP, 3, pos);
    return SqlStdOperatorTable.CAST.createCall(pos, bound, new SqlDataTypeSpec(type, pos));
  }
}
