package dev.yore.planner.validate;

import dev.yore.parser.Periods;
import dev.yore.parser.YoreConformance;
import dev.yore.planner.catalog.PseudoColumns;
import dev.yore.planner.type.YoreTypeFactory;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.ListSqlOperatorTable;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * Calcite's validator, with pseudo-columns that appear only where they are named. Confined to one
 * statement.
 */
public final class YoreValidator extends SqlValidatorImpl {
  private static final SqlOperatorTable OPERATORS =
      SqlOperatorTables.chain(
          SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(
              SqlLibrary.STANDARD, SqlLibrary.POSTGRESQL),
          new ListSqlOperatorTable(List.copyOf(Periods.functions())));

  private final Set<SqlParserPos> namedPseudoColumns;

  /** A validator; the positions say where the statement itself names pseudo-columns. */
  public YoreValidator(CalciteCatalogReader reader, Set<SqlParserPos> namedPseudoColumns) {
    super(
        OPERATORS,
        reader,
        YoreTypeFactory.INSTANCE,
        SqlValidator.Config.DEFAULT
            .withConformance(YoreConformance.INSTANCE)
            .withIdentifierExpansion(true));
    this.namedPseudoColumns = namedPseudoColumns;
  }

  @Override
  protected void addToSelectList(
      List<SqlNode> list,
      Set<String> aliases,
      List<Map.Entry<String, RelDataType>> fieldList,
      SqlNode exp,
      SelectScope scope,
      boolean includeSystemVars) {
    boolean fromStar =
        exp instanceof SqlIdentifier id
            && PseudoColumns.isPseudo(id.names.get(id.names.size() - 1))
            && !namedPseudoColumns.contains(id.getParserPosition());
    if (!fromStar) {
      super.addToSelectList(list, aliases, fieldList, exp, scope, includeSystemVars);
    }
  }

  /** A parameter of which nothing else is known is text, as in {@code UPPER(?)}. */
  @Override
  protected void inferUnknownTypes(
      RelDataType inferredType, SqlValidatorScope scope, SqlNode node) {
    boolean unknown = node instanceof SqlDynamicParam && inferredType.equals(unknownType);
    super.inferUnknownTypes(
        unknown ? typeFactory.createSqlType(SqlTypeName.VARCHAR) : inferredType, scope, node);
  }

  @Override
  protected void validateJoin(SqlJoin join, SqlValidatorScope scope) {
    boolean byName = join.isNatural() || join.getConditionType() == JoinConditionType.USING;
    if (byName && !namedPseudoColumns.isEmpty()) {
      throw new StoreException(
          ErrorCode.NOT_SUPPORTED,
          "a statement that names ROW_START, ROW_END, ROW_START_SEQ, ROW_END_SEQ or ROW_OP cannot use"
              + " NATURAL JOIN or USING; write the join's condition with ON");
    }
    super.validateJoin(join, scope);
  }
}
