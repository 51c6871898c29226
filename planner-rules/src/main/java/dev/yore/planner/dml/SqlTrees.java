package dev.yore.planner.dml;

import dev.yore.planner.catalog.PseudoColumns;
import dev.yore.planner.type.TypeMapping;
import dev.yore.planner.type.YoreTypeFactory;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Pieces of syntax trees from which changes build their queries. Pure functions. */
final class SqlTrees {
  private SqlTrees() {}

  /** The row id of the table known by that name. */
  static SqlNode rowId(String alias) {
    return new SqlIdentifier(List.of(alias, PseudoColumns.ROW_ID), SqlParserPos.ZERO);
  }

  static SqlSelect select(List<SqlNode> items, SqlNode from, @Nullable SqlNode where) {
    return new SqlSelect(
        SqlParserPos.ZERO,
        null,
        named(items),
        from,
        where,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** Every item gets a name of its own, since expressions may repeat. */
  private static SqlNodeList named(List<SqlNode> items) {
    List<SqlNode> named = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      named.add(as(items.get(i), "$C" + i));
    }
    return new SqlNodeList(named, SqlParserPos.ZERO);
  }

  static SqlNode as(SqlNode node, String alias) {
    return SqlStdOperatorTable.AS.createCall(
        node.getParserPosition(), node, new SqlIdentifier(alias, node.getParserPosition()));
  }

  /** A parameter or NULL standing alone gets the column's type; anything else has one. */
  static SqlNode typed(SqlNode value, ColumnType type) {
    if (value instanceof SqlDynamicParam) {
      return new ParameterOperator(TypeMapping.toSql(YoreTypeFactory.INSTANCE, type, true))
          .call(value);
    }
    if (!SqlUtil.isNullLiteral(value, false)) {
      return value;
    }
    SqlParserPos pos = value.getParserPosition();
    return SqlStdOperatorTable.CAST.createCall(
        pos, value, new SqlDataTypeSpec(typeName(type, pos), pos));
  }

  private static SqlBasicTypeNameSpec typeName(ColumnType type, SqlParserPos pos) {
    SqlTypeName name = SqlTypeName.valueOf(type.kind().name());
    if (type.kind() == Kind.DECIMAL) {
      return new SqlBasicTypeNameSpec(name, type.precision(), type.scale(), pos);
    }
    boolean plain = type.precision() == 0 || type.precision() == ColumnType.UNBOUNDED;
    return plain
        ? new SqlBasicTypeNameSpec(name, pos)
        : new SqlBasicTypeNameSpec(name, type.precision(), pos);
  }
}
