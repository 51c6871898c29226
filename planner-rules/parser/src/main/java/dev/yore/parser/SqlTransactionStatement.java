package dev.yore.parser;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** COMMIT, ROLLBACK, BEGIN or START TRANSACTION. Immutable. */
public final class SqlTransactionStatement extends SqlCall {
  /** What to do with the session's transaction. */
  public enum Action {
    BEGIN,
    COMMIT,
    ROLLBACK
  }

  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("TRANSACTION", SqlKind.OTHER_DDL);

  private final Action action;

  public SqlTransactionStatement(SqlParserPos pos, Action action) {
    super(pos);
    this.action = action;
  }

  public Action action() {
    return action;
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
    writer.keyword(action.name());
  }
}
