package dev.yore.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.server.Access;
import dev.yore.server.ServedStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code DatabaseMetaData} claims is tried: a flag is true if and only if it works. */
class SupportFlagsTest {
  @TempDir static Path temporary;
  private static ServedStore store;
  private static Connection connection;
  private static DatabaseMetaData metaData;

  @BeforeAll
  static void openIt() throws SQLException {
    store = new ServedStore(temporary.resolve("store"));
    store.run(Columns.STATEMENTS);
    connection = store.connect(Access.EMBEDDED);
    metaData = connection.getMetaData();
  }

  @AfterAll
  static void closeIt() throws SQLException {
    connection.close();
    store.close();
  }

  /** Flags about the language by a statement that only works if the flag is true. */
  private static Map<String, String> statements() {
    Map<String, String> tries = new TreeMap<>();
    tries.put("supportsAlterTableWithAddColumn", "ALTER TABLE altered ADD COLUMN more INTEGER");
    tries.put("supportsAlterTableWithDropColumn", "ALTER TABLE altered DROP COLUMN less");
    tries.put("supportsColumnAliasing", "SELECT i AS alias FROM every_type");
    tries.put("supportsTableCorrelationNames", "SELECT t.i FROM every_type AS t");
    tries.put("supportsDifferentTableCorrelationNames", "SELECT t.i FROM every_type AS t");
    tries.put("supportsExpressionsInOrderBy", "SELECT i FROM every_type ORDER BY l + 1");
    tries.put("supportsOrderByUnrelated", "SELECT i FROM every_type ORDER BY s");
    tries.put("supportsGroupBy", "SELECT s FROM every_type GROUP BY s");
    tries.put("supportsGroupByUnrelated", "SELECT COUNT(*) FROM every_type GROUP BY s");
    tries.put("supportsGroupByBeyondSelect", "SELECT s FROM every_type GROUP BY s, l");
    tries.put("supportsLikeEscapeClause", "SELECT i FROM every_type WHERE s LIKE '!%' ESCAPE '!'");
    tries.put("supportsNonNullableColumns", "CREATE TABLE filled (i INTEGER NOT NULL)");
    tries.put(
        "supportsOuterJoins", "SELECT 1 FROM every_type a LEFT JOIN every_type b ON a.i = b.l");
    tries.put(
        "supportsLimitedOuterJoins",
        "SELECT 1 FROM every_type a RIGHT JOIN every_type b ON a.i = b.l");
    tries.put(
        "supportsFullOuterJoins", "SELECT 1 FROM every_type a FULL JOIN every_type b ON a.i = b.l");
    tries.put("supportsSchemasInDataManipulation", "DELETE FROM PUBLIC.every_type WHERE i = -1");
    tries.put("supportsSchemasInTableDefinitions", "CREATE TABLE PUBLIC.schemed (i INTEGER)");
    tries.put("supportsSchemasInProcedureCalls", "CALL SYS.HOLD('flags', 1)");
    tries.put("supportsSchemasInIndexDefinitions", "CREATE INDEX by_s ON PUBLIC.every_type (s)");
    tries.put("supportsSchemasInPrivilegeDefinitions", "GRANT SELECT ON PUBLIC.every_type TO ann");
    tries.put("supportsCatalogsInDataManipulation", "DELETE FROM YORE.PUBLIC.every_type");
    tries.put("supportsCatalogsInTableDefinitions", "CREATE TABLE YORE.PUBLIC.more (i INTEGER)");
    tries.put("supportsCatalogsInProcedureCalls", "CALL YORE.SYS.HOLD('flags2', 1)");
    tries.put("supportsCatalogsInIndexDefinitions", "CREATE INDEX x ON YORE.PUBLIC.every_type (s)");
    tries.put(
        "supportsCatalogsInPrivilegeDefinitions", "GRANT SELECT ON YORE.PUBLIC.every_type TO ann");
    tries.put("supportsSelectForUpdate", "SELECT i FROM every_type FOR UPDATE");
    tries.put("supportsPositionedDelete", "DELETE FROM every_type WHERE CURRENT OF c");
    tries.put("supportsPositionedUpdate", "UPDATE every_type SET s = '' WHERE CURRENT OF c");
    tries.put(
        "supportsSubqueriesInComparisons",
        "SELECT i FROM every_type WHERE i = (SELECT MAX(i) FROM every_type)");
    tries.put(
        "supportsSubqueriesInExists",
        "SELECT i FROM every_type WHERE EXISTS (SELECT 1 FROM every_type WHERE l = 1)");
    tries.put(
        "supportsSubqueriesInIns",
        "SELECT i FROM every_type WHERE i IN (SELECT l FROM every_type)");
    tries.put(
        "supportsSubqueriesInQuantifieds",
        "SELECT i FROM every_type WHERE i >= ALL (SELECT i FROM every_type)");
    tries.put(
        "supportsCorrelatedSubqueries",
        "SELECT i FROM every_type a WHERE EXISTS (SELECT 1 FROM every_type b WHERE b.l = a.i)");
    tries.put("supportsUnion", "SELECT i FROM every_type UNION SELECT l FROM every_type");
    tries.put("supportsUnionAll", "SELECT i FROM every_type UNION ALL SELECT l FROM every_type");
    tries.put("supportsConvert", "SELECT {fn CONVERT(i, SQL_BIGINT)} FROM every_type");
    tries.put("supportsStoredFunctionsUsingCallSyntax", "{? = call ABS(1)}");
    tries.put(
        "supportsIntegrityEnhancementFacility",
        "CREATE TABLE child (i INTEGER REFERENCES every_type (i))");
    tries.put("supportsNamedParameters", "SELECT :name");
    return tries;
  }

  @Test
  void flagsAboutTheLanguageAreTrueIfAndOnlyIfItWorks() throws Exception {
    store.run("CREATE TABLE altered (i INTEGER, less INTEGER)");
    List<String> lies = new ArrayList<>();
    for (Map.Entry<String, String> attempt : statements().entrySet()) {
      boolean claimed =
          (Boolean) DatabaseMetaData.class.getMethod(attempt.getKey()).invoke(metaData);
      String works = failure(attempt.getValue());
      if (claimed != (works == null)) {
        lies.add(attempt.getKey() + " is " + claimed + ", but trying gave " + works);
      }
    }
    assertThat(lies).isEmpty();
  }

  /** What the statement failed with, null if it worked. */
  private static String failure(String sql) {
    try (Statement statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        statement.getResultSet().next();
      }
      return null;
    } catch (SQLException e) {
      return e.getMessage();
    }
  }

  @Test
  void typesConvertAsTheMetadataSays() throws SQLException {
    Map<Integer, String> columns =
        Map.ofEntries(
            Map.entry(Types.BOOLEAN, "b"),
            Map.entry(Types.TINYINT, "y"),
            Map.entry(Types.INTEGER, "i"),
            Map.entry(Types.BIGINT, "l"),
            Map.entry(Types.DECIMAL, "d"),
            Map.entry(Types.REAL, "r"),
            Map.entry(Types.DOUBLE, "f"),
            Map.entry(Types.VARCHAR, "s"),
            Map.entry(Types.VARBINARY, "v"),
            Map.entry(Types.DATE, "dt"),
            Map.entry(Types.TIME, "tm"),
            Map.entry(Types.TIMESTAMP, "ts"));
    List<String> lies = new ArrayList<>();
    for (int from : columns.keySet()) {
      for (int to : columns.keySet()) {
        String sql =
            "SELECT CAST("
                + columns.get(from)
                + " AS "
                + JDBCType.valueOf(to)
                + ") FROM every_type";
        String failure = null;
        try {
          connection.prepareStatement(sql).close();
        } catch (SQLException e) {
          failure = e.getMessage();
        }
        // More work than this says: what only the database's own rules allow is nobody's right.
        if (metaData.supportsConvert(from, to) && failure != null) {
          lies.add(JDBCType.valueOf(from) + " to " + JDBCType.valueOf(to) + ": " + failure);
        }
      }
    }
    assertThat(lies).isEmpty();
    assertThat(metaData.supportsConvert(Types.VARCHAR, Types.TIMESTAMP)).isTrue();
    assertThat(metaData.supportsConvert(Types.DATE, Types.INTEGER)).isFalse();
    assertThat(metaData.supportsConvert(Types.ARRAY, Types.INTEGER)).isFalse();
  }

  /** Arguments for each function of the lists, in JDBC's escape syntax. */
  private static String call(String function) {
    return switch (function) {
      case "ATAN2", "MOD", "POWER", "ROUND", "TRUNCATE" -> function + "(1, 1)";
      case "PI", "RAND", "CURDATE", "CURTIME", "NOW" -> function + "()";
      case "CONCAT", "IFNULL", "LOCATE" -> function + "('a', 'b')";
      case "INSERT" -> "INSERT('abc', 1, 1, 'x')";
      case "LEFT", "RIGHT" -> function + "('abc', 1)";
      case "REPLACE" -> "REPLACE('abc', 'b', 'x')";
      case "SUBSTRING" -> "SUBSTRING('abc', 1, 1)";
      case "REPEAT" -> "REPEAT('a', 2)";
      case "SPACE" -> "SPACE(2)";
      case "ASCII", "LCASE", "UCASE", "LOWER", "UPPER", "CHAR_LENGTH", "LENGTH", "LTRIM", "RTRIM" ->
          function + "('a')";
      case "TIMESTAMPADD" -> "TIMESTAMPADD(SQL_TSI_DAY, 1, TIMESTAMP '2024-01-01 00:00:00')";
      case "TIMESTAMPDIFF" -> "TIMESTAMPDIFF(SQL_TSI_DAY, DATE '2024-01-01', DATE '2024-01-02')";
      case "DAYOFMONTH", "DAYOFWEEK", "DAYOFYEAR", "MONTH", "QUARTER", "WEEK", "YEAR" ->
          function + "(DATE '2024-01-01')";
      case "HOUR", "MINUTE", "SECOND" -> function + "(TIMESTAMP '2024-01-01 01:02:03')";
      case "USER", "DATABASE" -> function + "()";
      default -> function + "(1)";
    };
  }

  @Test
  void everyListedFunctionCanBeCalledByEscapeSyntax() throws SQLException {
    List<String> broken = new ArrayList<>();
    for (String list :
        List.of(
            metaData.getNumericFunctions(),
            metaData.getStringFunctions(),
            metaData.getTimeDateFunctions(),
            metaData.getSystemFunctions())) {
      for (String function : list.split(",")) {
        String failure = failure("SELECT {fn " + call(function) + "}");
        if (failure != null) {
          broken.add(function + ": " + failure);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyFunctionOfGetFunctionsCanBeCalledByItsName() throws SQLException {
    List<String> broken = new ArrayList<>();
    int count = 0;
    try (ResultSet functions = metaData.getFunctions(null, null, "%")) {
      while (functions.next()) {
        count++;
        String function = functions.getString("FUNCTION_NAME");
        boolean table =
            functions.getShort("FUNCTION_TYPE") == DatabaseMetaData.functionReturnsTable;
        String failure =
            failure(
                table
                    ? "SELECT * FROM TABLE(" + function + "('EVERY_TYPE', 2, 3))"
                    : "SELECT " + call(function));
        if (failure != null) {
          broken.add(failure);
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(count).isGreaterThan(30);
  }

  @Test
  void keywordsAreReservedAndWorkInQuotes() throws SQLException {
    String[] keywords = metaData.getSQLKeywords().split(",");
    List<String> wrong = new ArrayList<>();
    for (String keyword : keywords) {
      if (!failure("SELECT 1 FROM " + keyword).contains("syntax error")) {
        wrong.add(keyword + " is not reserved");
      }
      if (!failure("SELECT 1 FROM \"" + keyword + "\"").contains("not found")) {
        wrong.add(keyword + " does not work in quotes");
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(keywords).isNotEmpty();
  }

  @Test
  void namesMayBeAsLongAsItSays() throws SQLException {
    String longest = "T" + "x".repeat(metaData.getMaxTableNameLength() - 1);
    assertThat(failure("CREATE TABLE " + longest + " (" + longest + " INTEGER)")).isNull();
    assertThat(failure("CREATE TABLE " + longest + "x (i INTEGER)")).contains("128");
    assertThat(metaData.getMaxColumnNameLength()).isEqualTo(metaData.getMaxTableNameLength());
  }

  @Test
  void identifiersAreStoredAsItSays() throws SQLException {
    assertThat(failure("CREATE TABLE MixedCase (\"MixedColumn\" INTEGER)")).isNull();
    assertThat(metaData.storesUpperCaseIdentifiers()).isTrue();
    assertThat(failure("SELECT * FROM \"MIXEDCASE\"")).isNull();
    assertThat(metaData.supportsMixedCaseQuotedIdentifiers()).isTrue();
    assertThat(failure("SELECT \"MixedColumn\" FROM mixedcase")).isNull();
    assertThat(failure("SELECT \"MIXEDCOLUMN\" FROM mixedcase")).isNotNull();
  }

  @Test
  void nullsAreSortedAsItSays() throws SQLException {
    assertThat(metaData.nullsAreSortedHigh()).isTrue();
    for (String order : List.of("", " DESC")) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT s FROM every_type ORDER BY s" + order)) {
        rows.next();
        assertThat(rows.getString(1) == null).isEqualTo(!order.isEmpty());
      }
    }
  }

  @Test
  void patternsAreEscapedAsItSays() throws SQLException {
    store.run("CREATE TABLE a_b (i INTEGER)", "CREATE TABLE axb (i INTEGER)");
    String pattern = "A" + metaData.getSearchStringEscape() + "_B";
    try (ResultSet tables = metaData.getTables(null, null, pattern, null)) {
      assertThat(tables.next()).isTrue();
      assertThat(tables.getString("TABLE_NAME")).isEqualTo("A_B");
      assertThat(tables.next()).isFalse();
    }
  }

  @Test
  void transactionsWorkAsItSays() throws SQLException {
    try (Connection one = store.connect(Access.EMBEDDED);
        Statement statement = one.createStatement()) {
      one.setAutoCommit(false);
      assertThat(metaData.supportsTransactions()).isTrue();
      statement.executeUpdate("INSERT INTO every_type (i) VALUES (77)");
      assertThat(metaData.dataDefinitionCausesTransactionCommit()).isTrue();
      statement.execute("CREATE TABLE commits_by_ddl (i INTEGER)");
      one.rollback();
      ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM every_type WHERE i = 77");
      rows.next();
      assertThat(rows.getInt(1)).isOne();

      rows = statement.executeQuery("SELECT i FROM every_type");
      assertThat(rows.next()).isTrue();
      one.commit();
      assertThat(metaData.supportsOpenCursorsAcrossCommit()).isFalse();
      assertThatThrownBy(rows::next).hasMessageContaining("commit");
      assertThat(metaData.supportsOpenStatementsAcrossCommit()).isTrue();
      assertThat(statement.execute("SELECT 1")).isTrue();
    }
    assertThat(metaData.supportsMultipleTransactions()).isTrue();
  }

  @Test
  void resultSetsOfTheTypesItNamesAreMadeAsAskedFor() throws SQLException {
    for (int type :
        List.of(
            ResultSet.TYPE_FORWARD_ONLY,
            ResultSet.TYPE_SCROLL_INSENSITIVE,
            ResultSet.TYPE_SCROLL_SENSITIVE)) {
      for (int concurrency : List.of(ResultSet.CONCUR_READ_ONLY, ResultSet.CONCUR_UPDATABLE)) {
        connection.clearWarnings();
        try (Statement statement = connection.createStatement(type, concurrency)) {
          boolean asAsked =
              statement.getResultSetType() == type
                  && statement.getResultSetConcurrency() == concurrency;
          assertThat(metaData.supportsResultSetConcurrency(type, concurrency)).isEqualTo(asAsked);
          assertThat(connection.getWarnings() == null).isEqualTo(asAsked);
        }
      }
    }
    assertThat(metaData.supportsResultSetType(ResultSet.TYPE_SCROLL_INSENSITIVE)).isTrue();
    assertThat(metaData.supportsResultSetType(ResultSet.TYPE_SCROLL_SENSITIVE)).isFalse();
  }
}
