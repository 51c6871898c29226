package dev.yore.parser;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** MERGE BRANCH source INTO target. Immutable. */
public final class SqlMergeBranch extends SqlCall {
  /** What to do about rows that both branches changed. */
  public enum OnConflict {
    /** Change nothing and give the conflicts as rows. */
    REPORT,
    /** Change nothing and fail. */
    ABORT,
    /** Take the source's values. */
    USE_SOURCE,
    /** Keep the target's values. */
    USE_TARGET
  }

  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("MERGE BRANCH", SqlKind.OTHER_DDL);

  private final String source;
  private final String target;
  private final OnConflict onConflict;

  public SqlMergeBranch(SqlParserPos pos, String source, String target, OnConflict onConflict) {
    super(pos);
    this.source = source;
    this.target = target;
    this.onConflict = onConflict;
  }

  public String source() {
    return source;
  }

  public String target() {
    return target;
  }

  public OnConflict onConflict() {
    return onConflict;
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
    writer.keyword("MERGE BRANCH");
    writer.identifier(source, true);
    writer.keyword("INTO");
    writer.identifier(target, true);
    if (onConflict != OnConflict.REPORT) {
      writer.keyword("ON CONFLICT " + onConflict.name().replace('_', ' '));
    }
  }
}
