package dev.yore.parser;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.ddl.SqlColumnDeclaration;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** ALTER TABLE [IF EXISTS] name action, and UNDROP TABLE. Immutable. */
public final class SqlAlterTable extends SqlCall {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("ALTER TABLE", SqlKind.ALTER_TABLE);

  /** What is to be done to the table. */
  public sealed interface Action {
    /**
     * ADD COLUMN [IF NOT EXISTS].
     *
     * @param constraints those named with it
     */
    record Add(SqlColumnDeclaration column, boolean ifNotExists, List<SqlNode> constraints)
        implements Action {}

    /** ADD [CONSTRAINT name]: a {@link SqlTableConstraint} or a primary key. */
    record AddConstraint(SqlNode constraint) implements Action {}

    /** DROP CONSTRAINT [IF EXISTS]. */
    record DropConstraint(SqlIdentifier name, boolean ifExists) implements Action {}

    /** DROP COLUMN [IF EXISTS]. */
    record Drop(SqlIdentifier column, boolean ifExists) implements Action {}

    /** RENAME COLUMN a TO b. */
    record RenameColumn(SqlIdentifier column, SqlIdentifier newName) implements Action {}

    /** RENAME TO t. */
    record RenameTable(SqlIdentifier newName) implements Action {}

    /** ALTER COLUMN c SET DATA TYPE; the declaration has the type only. */
    record SetType(SqlColumnDeclaration column) implements Action {}

    /** ALTER COLUMN c SET DEFAULT, or DROP DEFAULT if there is no expression. */
    record SetDefault(SqlIdentifier column, @Nullable SqlNode expression) implements Action {}

    /** ALTER COLUMN c SET NOT NULL or DROP NOT NULL. */
    record SetNullable(SqlIdentifier column, boolean nullable) implements Action {}

    /**
     * SET RETENTION KEEP rule, …; DROP RETENTION without rules.
     *
     * @param rules granularity, amount and unit of each, in capitals
     */
    record SetRetention(List<Rule> rules) implements Action {}

    /** UNDROP TABLE t [AS u]. */
    record Undrop(@Nullable SqlIdentifier newName) implements Action {}
  }

  /** A rule of a retention policy as it was written, in capitals. */
  public record Rule(String granularity, String amount, String unit) {}

  private final SqlIdentifier name;
  private final boolean ifExists;
  private final Action action;

  public SqlAlterTable(SqlParserPos pos, SqlIdentifier name, boolean ifExists, Action action) {
    super(pos);
    this.name = name;
    this.ifExists = ifExists;
    this.action = action;
  }

  public SqlIdentifier name() {
    return name;
  }

  /** Whether it does nothing when there is no such table. */
  public boolean ifExists() {
    return ifExists;
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
    return List.of(name);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
    writer.keyword(action instanceof Action.Undrop ? "UNDROP TABLE" : "ALTER TABLE");
    name.unparse(writer, 0, 0);
  }
}
