package dev.yore.parser;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** CALL name(arguments). Immutable. */
public final class SqlCallProcedure extends SqlCall {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("CALL", SqlKind.PROCEDURE_CALL);

  private final SqlIdentifier name;
  private final SqlNodeList arguments;

  public SqlCallProcedure(SqlParserPos pos, SqlIdentifier name, SqlNodeList arguments) {
    super(pos);
    this.name = name;
    this.arguments = arguments;
  }

  public SqlIdentifier name() {
    return name;
  }

  public SqlNodeList arguments() {
    return arguments;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name, arguments);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
    writer.keyword("CALL");
    name.unparse(writer, 0, 0);
    arguments.unparse(writer, 1, 1);
  }
}
