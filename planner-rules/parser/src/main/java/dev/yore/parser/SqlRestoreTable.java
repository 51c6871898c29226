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

/** RESTORE TABLE name TO state. Immutable. */
public final class SqlRestoreTable extends SqlCall {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("RESTORE TABLE", SqlKind.OTHER_DDL);

  private final SqlIdentifier table;
  private final BranchState state;

  public SqlRestoreTable(SqlParserPos pos, SqlIdentifier table, BranchState state) {
    super(pos);
    this.table = table;
    this.state = state;
  }

  public SqlIdentifier table() {
    return table;
  }

  public BranchState state() {
    return state;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return state instanceof BranchState.At at ? List.of(table, at.bound()) : List.of(table);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
    writer.keyword("RESTORE TABLE");
    table.unparse(writer, 0, 0);
    writer.keyword("TO");
    unparse(state, writer);
  }

  static void unparse(BranchState state, SqlWriter writer) {
    if (state instanceof BranchState.At at) {
      writer.keyword(at.versions() ? "SYSTEM_VERSION" : "SYSTEM_TIME");
      at.bound().unparse(writer, 0, 0);
    } else {
      writer.keyword("TAG");
      writer.identifier(((BranchState.Tagged) state).tag(), true);
    }
  }
}
