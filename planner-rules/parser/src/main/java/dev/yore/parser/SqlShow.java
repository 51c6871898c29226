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

/** SHOW something, perhaps of a table. Immutable. */
public final class SqlShow extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("SHOW", SqlKind.OTHER);

  private final String what;
  private final @Nullable SqlIdentifier name;

  /**
   * The statement.
   *
   * @param what TABLES, COLUMNS, CREATE TABLE and so on
   * @param name null if none was given
   */
  public SqlShow(SqlParserPos pos, String what, @Nullable SqlIdentifier name) {
    super(pos);
    this.what = what;
    this.name = name;
  }

  /** TABLES, COLUMNS, CREATE TABLE and so on. */
  public String what() {
    return what;
  }

  public @Nullable SqlIdentifier name() {
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
    writer.keyword("SHOW " + what);
    if (name != null) {
      name.unparse(writer, 0, 0);
    }
  }
}
