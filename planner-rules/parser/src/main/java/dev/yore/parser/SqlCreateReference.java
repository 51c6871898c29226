package dev.yore.parser;

import java.util.List;
import org.apache.calcite.sql.SqlCreate;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** CREATE BRANCH or CREATE TAG. Immutable. */
public final class SqlCreateReference extends SqlCreate {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("CREATE REFERENCE", SqlKind.OTHER_DDL);

  private final boolean tag;
  private final String name;
  private final @Nullable String branch;
  private final @Nullable BranchState state;

  /**
   * The statement.
   *
   * @param tag whether it makes a tag
   * @param branch the branch it is made of; null for the session's
   * @param state null for the newest
   */
  public SqlCreateReference(
      SqlParserPos pos,
      boolean tag,
      boolean replace,
      boolean ifNotExists,
      String name,
      @Nullable String branch,
      @Nullable BranchState state) {
    super(OPERATOR, pos, replace, ifNotExists);
    this.tag = tag;
    this.name = name;
    this.branch = branch;
    this.state = state;
  }

  public boolean isTag() {
    return tag;
  }

  public String name() {
    return name;
  }

  public boolean ifNotExists() {
    return ifNotExists;
  }

  /** The branch it is made of; null for the session's. */
  public @Nullable String branch() {
    return branch;
  }

  /** The state it begins with or names; null for the newest. */
  public @Nullable BranchState state() {
    return state;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return state instanceof BranchState.At at ? List.of(at.bound()) : List.of();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
    writer.keyword(tag ? "CREATE TAG" : "CREATE BRANCH");
    writer.identifier(name, true);
    if (branch != null) {
      writer.keyword(tag ? "ON BRANCH" : "FROM");
      writer.identifier(branch, true);
    }
    if (state != null) {
      writer.keyword("AS OF");
      SqlRestoreTable.unparse(state, writer);
    }
  }
}
