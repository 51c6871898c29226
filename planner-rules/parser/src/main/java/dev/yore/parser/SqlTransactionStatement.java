package dev.yore.parser;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable SqlNode message;

  /**
   * The statement.
   *
   * @param message a literal to keep with the commit, or null
   */
  public SqlTransactionStatement(SqlParserPos pos, Action action, @Nullable SqlNode message) {
    super(pos);
    this.action = action;
    this.message = message;
  }

  public Action action() {
    return action;
  }

  /** What to keep with the commit, if anything was said. */
  public @Nullable String message() {
    return message instanceof SqlLiteral literal ? literal.getValueAs(String.class) : null;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return message == null ? List.of() : List.of(message);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
    writer.keyword(action.name());
    if (message != null) {
      writer.keyword("WITH (MESSAGE =");
      message.unparse(writer, 0, 0);
      writer.keyword(")");
    }
  }
}
