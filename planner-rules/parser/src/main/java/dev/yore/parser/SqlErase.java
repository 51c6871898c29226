package dev.yore.parser;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** ERASE FROM table [[AS] alias] WHERE condition. Immutable. */
public final class SqlErase extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("ERASE", SqlKind.OTHER);

  private final SqlIdentifier name;
  private final @Nullable SqlIdentifier alias;
  private final SqlNode condition;

  public SqlErase(
      SqlParserPos pos, SqlIdentifier name, @Nullable SqlIdentifier alias, SqlNode condition) {
    super(pos);
    this.name = name;
    this.alias = alias;
    this.condition = condition;
  }

  public SqlIdentifier name() {
    return name;
  }

  /** The name by which the condition knows the table; null for its own. */
  public @Nullable SqlIdentifier alias() {
    return alias;
  }

  public SqlNode condition() {
    return condition;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name, condition);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
    writer.keyword("ERASE FROM");
    name.unparse(writer, 0, 0);
    writer.keyword("WHERE");
    condition.unparse(writer, 0, 0);
  }
}
