package dev.yore.parser;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** COPY a table or a query FROM or TO a file. Immutable. */
public final class SqlCopy extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("COPY", SqlKind.OTHER);

  private final @Nullable SqlNode query;
  private final @Nullable SqlIdentifier table;
  private final @Nullable SqlNodeList columns;
  private final boolean from;
  private final SqlNode file;
  private final Options options;

  /** Options by name, in capitals, as they were written. Confined to the parsing thread. */
  public static final class Options {
    private final Map<String, String> values = new LinkedHashMap<>();

    public void put(String name, String value, SqlParserPos pos) {
      if (values.put(name.toUpperCase(Locale.ROOT), value) != null) {
        throw new IllegalArgumentException(
            "COPY option " + name + " is given twice; line " + pos.getLineNum());
      }
    }
  }

  /**
   * The statement.
   *
   * @param query what to copy to the file; null for a table
   * @param table null for a query
   * @param columns of the table; null for all
   * @param from whether the file is read
   */
  public SqlCopy(
      SqlParserPos pos,
      @Nullable SqlNode query,
      @Nullable SqlIdentifier table,
      @Nullable SqlNodeList columns,
      boolean from,
      SqlNode file,
      Options options) {
    super(pos);
    this.query = query;
    this.table = table;
    this.columns = columns;
    this.from = from;
    this.file = file;
    this.options = options;
  }

  public @Nullable SqlNode query() {
    return query;
  }

  public @Nullable SqlIdentifier table() {
    return table;
  }

  public @Nullable SqlNodeList columns() {
    return columns;
  }

  /** Whether the file is read, not written. */
  public boolean from() {
    return from;
  }

  public String file() {
    return Objects.requireNonNull(((SqlLiteral) file).getValueAs(String.class));
  }

  /** Options by name, in capitals. */
  public Map<String, String> options() {
    return Map.copyOf(options.values);
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
    writer.keyword(from ? "COPY FROM" : "COPY TO");
    file.unparse(writer, 0, 0);
  }
}
