package dev.yore.parser;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** UNIQUE, CHECK, FOREIGN KEY or PERIOD of a table or column. Immutable. */
public final class SqlTableConstraint extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("CONSTRAINT", SqlKind.OTHER);

  /** What happens to rows that refer to others. */
  public enum Action {
    NO_ACTION,
    RESTRICT,
    CASCADE,
    SET_NULL,
    SET_DEFAULT
  }

  /** What it demands. */
  public sealed interface Rule {
    /** UNIQUE (columns). */
    record Unique(SqlNodeList columns) implements Rule {}

    /** PERIOD FOR name (start, end). */
    record Period(SqlIdentifier start, SqlIdentifier end) implements Rule {}

    /**
     * UNIQUE or PRIMARY KEY (columns, period WITHOUT OVERLAPS).
     *
     * @param columns the last is the period
     */
    record WithoutOverlaps(SqlNodeList columns, boolean primary) implements Rule {}

    /**
     * CHECK (condition).
     *
     * @param column that it was written behind; null for one of the table
     */
    record Check(SqlNode condition, @Nullable SqlIdentifier column) implements Rule {}

    /**
     * FOREIGN KEY (columns) REFERENCES.
     *
     * @param parentColumns null for the primary key
     */
    record ForeignKey(
        SqlNodeList columns,
        SqlIdentifier parent,
        @Nullable SqlNodeList parentColumns,
        Action onDelete,
        Action onUpdate)
        implements Rule {}
  }

  private final @Nullable SqlIdentifier name;
  private final Rule rule;

  private SqlTableConstraint(SqlParserPos pos, @Nullable SqlIdentifier name, Rule rule) {
    super(pos);
    this.name = name;
    this.rule = rule;
  }

  public static SqlTableConstraint unique(
      SqlParserPos pos, @Nullable SqlIdentifier name, SqlNodeList columns) {
    return new SqlTableConstraint(pos, name, new Rule.Unique(columns));
  }

  public static SqlTableConstraint period(
      SqlParserPos pos, SqlIdentifier name, SqlIdentifier start, SqlIdentifier end) {
    return new SqlTableConstraint(pos, name, new Rule.Period(start, end));
  }

  public static SqlTableConstraint withoutOverlaps(
      SqlParserPos pos, @Nullable SqlIdentifier name, SqlNodeList columns, boolean primary) {
    return new SqlTableConstraint(pos, name, new Rule.WithoutOverlaps(columns, primary));
  }

  public static SqlTableConstraint check(
      SqlParserPos pos,
      @Nullable SqlIdentifier name,
      SqlNode condition,
      @Nullable SqlIdentifier column) {
    return new SqlTableConstraint(pos, name, new Rule.Check(condition, column));
  }

  public static SqlTableConstraint foreignKey(
      SqlParserPos pos,
      @Nullable SqlIdentifier name,
      SqlNodeList columns,
      SqlIdentifier parent,
      @Nullable SqlNodeList parentColumns,
      Action onDelete,
      Action onUpdate) {
    return new SqlTableConstraint(
        pos, name, new Rule.ForeignKey(columns, parent, parentColumns, onDelete, onUpdate));
  }

  /** Its name, if it was given one. */
  public @Nullable SqlIdentifier name() {
    return name;
  }

  public Rule rule() {
    return rule;
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
    if (name != null) {
      writer.keyword("CONSTRAINT");
      name.unparse(writer, 0, 0);
    }
    if (rule instanceof Rule.Check check) {
      writer.keyword("CHECK");
      SqlWriter.Frame frame = writer.startList("(", ")");
      check.condition().unparse(writer, 0, 0);
      writer.endList(frame);
    } else {
      writer.keyword(
          rule instanceof Rule.Period
              ? "PERIOD"
              : rule instanceof Rule.ForeignKey ? "FOREIGN KEY" : "UNIQUE");
    }
  }
}
