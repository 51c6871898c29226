package dev.yore.parser;

import dev.yore.parser.generated.YoreParserImpl;
import java.util.List;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;

/**
 * Text to syntax tree. Unquoted identifiers are folded to upper case; quoted ones (double quotes)
 * are kept. Stateless.
 */
public final class YoreParser {
  /** Identifiers longer than this are refused. */
  public static final int MAX_IDENTIFIER_LENGTH = 128;

  private static final SqlAbstractParserImpl.Metadata METADATA = parser("").getMetadata();

  private YoreParser() {}

  private static SqlParser parser(String sql) {
    return SqlParser.create(
        sql,
        SqlParser.config()
            .withParserFactory(YoreParserImpl.FACTORY)
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.TO_UPPER)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(true)
            .withIdentifierMaxLength(MAX_IDENTIFIER_LENGTH)
            .withConformance(YoreConformance.INSTANCE));
  }

  /** Whether a word, in upper case, needs double quotes to be a name. */
  public static boolean isReservedWord(String word) {
    return METADATA.isReservedWord(word);
  }

  /**
   * The words that need double quotes to be names and that SQL-92 does not reserve, in alphabetical
   * order: what a tool with a list of the standard's words has to learn.
   */
  public static List<String> reservedWordsBeyondSql92() {
    return NewWords.LIST;
  }

  /** Parses one statement; a semicolon at its end is allowed. */
  public static SqlNode parseStatement(String sql) throws SqlParseException {
    return parser(StatementText.withoutTrailingSemicolon(sql)).parseStmt();
  }

  /** Parses a query. */
  public static SqlNode parseQuery(String sql) throws SqlParseException {
    return parser(sql).parseQuery();
  }

  /** Parses a value expression such as a column's default. */
  public static SqlNode parseExpression(String sql) throws SqlParseException {
    return parser(sql).parseExpression();
  }

  /** Found out once, by trying, because Calcite's own lists count words that can be names. */
  private static final class NewWords {
    private static final List<String> LIST =
        METADATA.getTokens().stream()
            .filter(word -> METADATA.isKeyword(word) && !METADATA.isSql92ReservedWord(word))
            .filter(word -> !canBeName(word))
            .sorted()
            .toList();

    private static boolean canBeName(String word) {
      try {
        parseQuery("SELECT 1 FROM " + word);
        return true;
      } catch (SqlParseException e) {
        return false;
      }
    }
  }
}
