package dev.yore.parser;

import java.util.List;
import org.apache.calcite.sql.SqlCreate;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.ImmutableNullableList;
import org.jspecify.annotations.Nullable;

/** CREATE TABLE [IF NOT EXISTS] name [(columns)] AS query [WITH [NO] DATA]. Immutable. */
public final class SqlCreateTableAs extends SqlCreate {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("CREATE TABLE AS", SqlKind.CREATE_TABLE);

  private final SqlIdentifier name;
  private final @Nullable SqlNodeList columns;
  private final SqlNode query;
  private final SqlParserPos queryText;
  private final boolean withData;

  /**
   * The statement.
   *
   * @param queryText from where to where the query reaches in the statement's text
   */
  public SqlCreateTableAs(
      SqlParserPos pos,
      boolean replace,
      boolean ifNotExists,
      SqlIdentifier name,
      @Nullable SqlNodeList columns,
      SqlNode query,
      SqlParserPos queryText,
      boolean withData) {
    super(OPERATOR, pos, replace, ifNotExists);
    this.name = name;
    this.columns = columns;
    this.query = query;
    this.queryText = queryText;
    this.withData = withData;
  }

  public SqlIdentifier name() {
    return name;
  }

  /** Names for the query's columns, or null to keep its own. */
  public @Nullable SqlNodeList columns() {
    return columns;
  }

  public SqlNode query() {
    return query;
  }

  /** Where the query stands in the statement's text. */
  public SqlParserPos queryText() {
    return queryText;
  }

  /** Whether the query's rows go into the table, rather than only its columns. */
  public boolean withData() {
    return withData;
  }

  public boolean replace() {
    return getReplace();
  }

  public boolean ifNotExists() {
    return ifNotExists;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return ImmutableNullableList.of(name, columns, query);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrecedence, int rightPrecedence) {
    writer.keyword("CREATE TABLE");
    if (ifNotExists) {
      writer.keyword("IF NOT EXISTS");
    }
    name.unparse(writer, 0, 0);
    if (columns != null) {
      columns.unparse(writer, 1, 1);
    }
    writer.keyword("AS");
    query.unparse(writer, 0, 0);
    if (!withData) {
      writer.keyword("WITH NO DATA");
    }
  }
}
