package dev.yore.parser;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * SET SYSTEM_TIME or SET SYSTEM_VERSION: the time of all tables of a session's queries that say
 * none. Immutable.
 */
public final class SqlSetSystemTime extends SqlCall {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("SET SYSTEM_TIME", SqlKind.OTHER_DDL);

  private final boolean versions;
  private final @Nullable SqlNode bound;

  /**
   * The statement.
   *
   * @param versions whether the bound is a sequence rather than a time
   * @param bound null for DEFAULT, the present
   */
  public SqlSetSystemTime(SqlParserPos pos, boolean versions, @Nullable SqlNode bound) {
    super(pos);
    this.versions = versions;
    this.bound = bound;
  }

  public boolean versions() {
    return versions;
  }

  /** The time as it was written; null for the present. */
  public @Nullable SqlNode bound() {
    return bound;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return bound == null ? List.of() : List.of(bound);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
    writer.keyword(versions ? "SET SYSTEM_VERSION" : "SET SYSTEM_TIME");
    if (bound == null) {
      writer.keyword("DEFAULT");
    } else {
      writer.keyword("AS OF");
      bound.unparse(writer, 0, 0);
    }
  }
}
