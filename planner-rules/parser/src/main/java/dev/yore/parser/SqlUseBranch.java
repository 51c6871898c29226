package dev.yore.parser;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** USE BRANCH name. Immutable. */
public final class SqlUseBranch extends SqlCall {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("USE BRANCH", SqlKind.OTHER_DDL);

  private final String name;

  public SqlUseBranch(SqlParserPos pos, String name) {
    super(pos);
    this.name = name;
  }

  public String name() {
    return name;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
    writer.keyword("USE BRANCH");
    writer.identifier(name, true);
  }
}
