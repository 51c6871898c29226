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

/** SAVEPOINT, ROLLBACK TO SAVEPOINT or RELEASE SAVEPOINT. Immutable. */
public final class SqlSavepoint extends SqlCall {
  /** What to do with the savepoint. */
  public enum Action {
    SET("SAVEPOINT"),
    ROLLBACK_TO("ROLLBACK TO SAVEPOINT"),
    RELEASE("RELEASE SAVEPOINT");

    private final String keywords;

    Action(String keywords) {
      this.keywords = keywords;
    }
  }

  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("SAVEPOINT", SqlKind.OTHER_DDL);

  private final Action action;
  private final SqlIdentifier name;

  public SqlSavepoint(SqlParserPos pos, Action action, SqlIdentifier name) {
    super(pos);
    this.action = action;
    this.name = name;
  }

  public Action action() {
    return action;
  }

  public SqlIdentifier name() {
    return name;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
    writer.keyword(action.keywords);
    name.unparse(writer, 0, 0);
  }
}
