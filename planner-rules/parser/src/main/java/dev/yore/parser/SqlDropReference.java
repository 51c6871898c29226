package dev.yore.parser;

import java.util.List;
import org.apache.calcite.sql.SqlDrop;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** DROP BRANCH or DROP TAG. Immutable. */
public final class SqlDropReference extends SqlDrop {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("DROP REFERENCE", SqlKind.OTHER_DDL);

  private final boolean tag;
  private final String name;

  public SqlDropReference(SqlParserPos pos, boolean tag, boolean ifExists, String name) {
    super(OPERATOR, pos, ifExists);
    this.tag = tag;
    this.name = name;
  }

  public boolean isTag() {
    return tag;
  }

  public String name() {
    return name;
  }

  public boolean ifExists() {
    return ifExists;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
    writer.keyword(tag ? "DROP TAG" : "DROP BRANCH");
    if (ifExists) {
      writer.keyword("IF EXISTS");
    }
    writer.identifier(name, true);
  }
}
