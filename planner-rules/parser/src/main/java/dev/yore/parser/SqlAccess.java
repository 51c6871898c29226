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

/** A statement about users, roles and what they may do. Immutable. */
public final class SqlAccess extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("ACCESS", SqlKind.OTHER_DDL);

  private final Action action;

  public SqlAccess(SqlParserPos pos, Action action) {
    super(pos);
    this.action = action;
  }

  /** What it does. */
  public sealed interface Action {}

  /** CREATE USER. */
  public record CreateUser(String name, boolean ifNotExists, String password) implements Action {}

  /** CREATE ROLE. */
  public record CreateRole(String name, boolean ifNotExists) implements Action {}

  /** ALTER USER … PASSWORD. */
  public record SetPassword(String name, String password) implements Action {}

  /** DROP USER, DROP ROLE. */
  public record Drop(String name, boolean role, boolean ifExists) implements Action {}

  /**
   * GRANT or REVOKE of privileges.
   *
   * @param privileges words such as SELECT; ALL alone for all of them
   * @param object null for all tables; a schema's name and an empty one for a schema
   */
  public record Privileges(
      boolean grant, List<String> privileges, @Nullable SqlIdentifier object, List<String> names)
      implements Action {
    public Privileges {
      privileges = List.copyOf(privileges);
      names = List.copyOf(names);
    }
  }

  /** GRANT or REVOKE of roles. */
  public record Roles(boolean grant, List<String> roles, List<String> names) implements Action {
    public Roles {
      roles = List.copyOf(roles);
      names = List.copyOf(names);
    }
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
    return List.of();
  }

  /** For messages; passwords are left out. */
  @Override
  public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
    writer.keyword("ACCESS");
  }
}
