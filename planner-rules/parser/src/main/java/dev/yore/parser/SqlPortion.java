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

/** A table FOR PORTION OF period FROM x TO y, as the target of UPDATE or DELETE. Immutable. */
public final class SqlPortion extends SqlCall {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("FOR PORTION OF", SqlKind.OTHER);

  private final SqlNode table;
  private final SqlIdentifier period;
  private final SqlNode from;
  private final SqlNode to;

  public SqlPortion(
      SqlParserPos pos, SqlNode table, SqlIdentifier period, SqlNode from, SqlNode to) {
    super(pos);
    this.table = table;
    this.period = period;
    this.from = from;
    this.to = to;
  }

  public SqlNode table() {
    return table;
  }

  public SqlIdentifier period() {
    return period;
  }

  /** Where the portion begins. */
  public SqlNode from() {
    return from;
  }

  /** Where it ends; no more part of it. */
  public SqlNode to() {
    return to;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(table, period, from, to);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
    table.unparse(writer, 0, 0);
    writer.keyword("FOR PORTION OF");
    period.unparse(writer, 0, 0);
    writer.keyword("FROM");
    from.unparse(writer, 0, 0);
    writer.keyword("TO");
    to.unparse(writer, 0, 0);
  }
}
