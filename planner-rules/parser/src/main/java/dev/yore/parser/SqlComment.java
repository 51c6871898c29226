package dev.yore.parser;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** COMMENT ON. Immutable. */
public final class SqlComment extends SqlCall {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("COMMENT ON", SqlKind.OTHER_DDL);

  private final String kind;
  private final SqlIdentifier name;
  private final @Nullable SqlNode text;

  /**
   * The statement.
   *
   * @param kind TABLE, VIEW or COLUMN
   * @param text a literal; null to take the comment away
   */
  public SqlComment(SqlParserPos pos, String kind, SqlIdentifier name, @Nullable SqlNode text) {
    super(pos);
    this.kind = kind;
    this.name = name;
    this.text = text;
  }

  /** TABLE, VIEW or COLUMN. */
  public String kind() {
    return kind;
  }

  public SqlIdentifier name() {
    return name;
  }

  /** The words, or null to take the comment away. */
  public @Nullable String text() {
    return text == null ? null : ((SqlLiteral) text).getValueAs(String.class);
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
    writer.keyword("COMMENT ON " + kind);
    name.unparse(writer, 0, 0);
    writer.keyword("IS");
    if (text == null) {
      writer.keyword("NULL");
    } else {
      text.unparse(writer, 0, 0);
    }
  }
}
