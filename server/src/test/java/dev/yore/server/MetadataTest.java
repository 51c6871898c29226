package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What tools ask before they show anything; the same embedded and remote. */
class MetadataTest {
  @TempDir static Path temporary;
  private static ServedStore store;

  @BeforeAll
  static void fill() throws SQLException {
    store = new ServedStore(temporary.resolve("store"));
    store.run(
        "CREATE TABLE sale (region VARCHAR(9) NOT NULL, n INTEGER NOT NULL,"
            + " PRIMARY KEY (region, n))",
        "CREATE TABLE returned (id INTEGER NOT NULL PRIMARY KEY, sale_region VARCHAR(9),"
            + " sale_n INTEGER, reason VARCHAR(20), ticket INTEGER,"
            + " CONSTRAINT ticket_once UNIQUE (ticket),"
            + " CONSTRAINT returned_sale FOREIGN KEY (sale_region, sale_n)"
            + " REFERENCES sale (region, n) ON DELETE CASCADE)",
        "CREATE INDEX by_reason ON returned (reason)",
        "COMMENT ON TABLE returned IS 'what came back'",
        "COMMENT ON COLUMN returned.reason IS 'why'",
        "CREATE TABLE orders (region VARCHAR(10) NOT NULL, id INTEGER NOT NULL,"
            + " price DECIMAL(15, 2), at_time TIMESTAMP(3), PRIMARY KEY (region, id))",
        "CREATE TABLE loose (x DOUBLE)",
        "CREATE VIEW cheap AS SELECT id, price FROM orders WHERE price < 10");
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @FunctionalInterface
  private interface Question {
    ResultSet ask(DatabaseMetaData metaData) throws SQLException;
  }

  private static List<String> answers(Access access, Question question, String... columns)
      throws SQLException {
    try (Connection connection = store.connect(access);
        ResultSet rows = question.ask(connection.getMetaData())) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (String column : columns) {
          values.add(rows.getString(column));
        }
        lines.add(String.join(" ", values));
      }
      return lines;
    }
  }

  @ParameterizedTest
  @EnumSource(Access.class)
  void tablesViewsAndSystemTablesAreListed(Access access) throws SQLException {
    assertThat(
            answers(
                access,
                m -> m.getTables(null, null, "%", null),
                "TABLE_TYPE",
                "TABLE_SCHEM",
                "TABLE_NAME"))
        .contains(
            "TABLE PUBLIC LOOSE",
            "TABLE PUBLIC ORDERS",
            "VIEW PUBLIC CHEAP",
            "SYSTEM TABLE SYS COMMITS",
            "SYSTEM TABLE INFORMATION_SCHEMA TABLES")
        .isSorted();
    assertThat(
            answers(
                access,
                m -> m.getTables(null, "PUB%", "%R_ERS", new String[] {"TABLE"}),
                "TABLE_NAME"))
        .containsExactly("ORDERS");
    assertThat(answers(access, DatabaseMetaData::getSchemas, "TABLE_SCHEM"))
        .containsExactly("INFORMATION_SCHEMA", "PUBLIC", "SYS");
    assertThat(answers(access, DatabaseMetaData::getTableTypes, "TABLE_TYPE"))
        .containsExactly("SYSTEM TABLE", "TABLE", "VIEW");
    assertThat(answers(access, DatabaseMetaData::getCatalogs, "TABLE_CAT")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Access.class)
  void columnsAreDescribedForTablesAndViews(Access access) throws SQLException {
    assertThat(
            answers(
                access,
                m -> m.getColumns(null, "PUBLIC", "%", "%"),
                "TABLE_NAME",
                "ORDINAL_POSITION",
                "COLUMN_NAME",
                "TYPE_NAME",
                "DATA_TYPE",
                "COLUMN_SIZE",
                "DECIMAL_DIGITS",
                "IS_NULLABLE"))
        .containsExactly(
            "CHEAP 1 ID INTEGER 4 10 0 NO",
            "CHEAP 2 PRICE DECIMAL 3 15 2 YES",
            "LOOSE 1 X DOUBLE 8 15 null YES",
            "ORDERS 1 REGION VARCHAR 12 10 null NO",
            "ORDERS 2 ID INTEGER 4 10 0 NO",
            "ORDERS 3 PRICE DECIMAL 3 15 2 YES",
            "ORDERS 4 AT_TIME TIMESTAMP 93 23 3 YES",
            "RETURNED 1 ID INTEGER 4 10 0 NO",
            "RETURNED 2 SALE_REGION VARCHAR 12 9 null YES",
            "RETURNED 3 SALE_N INTEGER 4 10 0 YES",
            "RETURNED 4 REASON VARCHAR 12 20 null YES",
            "RETURNED 5 TICKET INTEGER 4 10 0 YES",
            "SALE 1 REGION VARCHAR 12 9 null NO",
            "SALE 2 N INTEGER 4 10 0 NO");
    assertThat(answers(access, m -> m.getColumns(null, "SYS", "COMMITS", "S%"), "COLUMN_NAME"))
        .containsExactly("SEQ", "STAMP");
    assertThat(answers(access, DatabaseMetaData::getTypeInfo, "TYPE_NAME"))
        .contains("BOOLEAN", "DECIMAL", "TIMESTAMP", "UUID");
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void keysIndexesAndPseudoColumnsAreKnownThoughAvaticaCannotAskForThem(Access access)
      throws SQLException {
    assertThat(
            answers(
                access,
                m -> m.getPrimaryKeys(null, null, "ORDERS"),
                "COLUMN_NAME",
                "KEY_SEQ",
                "PK_NAME"))
        .containsExactly("ID 2 ORDERS_PK", "REGION 1 ORDERS_PK");
    assertThat(answers(access, m -> m.getPrimaryKeys(null, null, "LOOSE"), "COLUMN_NAME"))
        .isEmpty();
    assertThat(
            answers(
                access,
                m -> m.getIndexInfo(null, "PUBLIC", "ORDERS", true, true),
                "ORDINAL_POSITION",
                "COLUMN_NAME",
                "NON_UNIQUE"))
        .containsExactly("1 REGION false", "2 ID false");
    assertThat(
            answers(
                access,
                m -> m.getPseudoColumns(null, "PUBLIC", "LOOSE", "ROW%SEQ"),
                "COLUMN_NAME",
                "DATA_TYPE"))
        .containsExactly("ROW_START_SEQ -5", "ROW_END_SEQ -5");
    assertThat(
            answers(
                access, m -> m.getBestRowIdentifier(null, null, "ORDERS", 0, false), "COLUMN_NAME"))
        .containsExactly("REGION", "ID");
    assertThat(answers(access, m -> m.getImportedKeys(null, null, "ORDERS"), "PK_NAME")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void foreignKeysIndexesAndCommentsAreTold(Access access) throws SQLException {
    String keys = "PKTABLE_NAME PKCOLUMN_NAME FKTABLE_NAME FKCOLUMN_NAME KEY_SEQ DELETE_RULE";
    String line = "SALE REGION RETURNED SALE_REGION 1 0";
    String second = "SALE N RETURNED SALE_N 2 0";
    assertThat(answers(access, m -> m.getImportedKeys(null, null, "RETURNED"), keys.split(" ")))
        .containsExactly(line, second);
    assertThat(answers(access, m -> m.getExportedKeys(null, "PUBLIC", "SALE"), keys.split(" ")))
        .containsExactly(line, second);
    assertThat(
            answers(
                access,
                m -> m.getCrossReference(null, null, "SALE", null, null, "RETURNED"),
                "FK_NAME",
                "PK_NAME",
                "UPDATE_RULE",
                "DEFERRABILITY"))
        .containsExactly("RETURNED_SALE SALE_PK 3 7", "RETURNED_SALE SALE_PK 3 7");
    assertThat(answers(access, m -> m.getCrossReference(null, null, "SALE", null, null, "LOOSE")))
        .isEmpty();
    assertThat(
            answers(
                access,
                m -> m.getIndexInfo(null, null, "RETURNED", false, true),
                "NON_UNIQUE",
                "INDEX_NAME",
                "ORDINAL_POSITION",
                "COLUMN_NAME"))
        .containsExactly(
            "false RETURNED_PK 1 ID", "false TICKET_ONCE 1 TICKET", "true BY_REASON 1 REASON");
    assertThat(
            answers(access, m -> m.getIndexInfo(null, null, "RETURNED", true, true), "INDEX_NAME"))
        .containsExactly("RETURNED_PK", "TICKET_ONCE");
    assertThat(answers(access, m -> m.getTables(null, null, "RETURNED", null), "REMARKS"))
        .containsExactly("what came back");
    assertThat(answers(access, m -> m.getColumns(null, null, "RETURNED", "REASON"), "REMARKS"))
        .containsExactly("why");
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void noQuestionWithoutArgumentsFails(Access access) throws Exception {
    List<String> failures = new ArrayList<>();
    try (Connection connection = store.connect(access)) {
      DatabaseMetaData metaData = connection.getMetaData();
      for (Method method : DatabaseMetaData.class.getMethods()) {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
          Class<?> type = method.getParameterTypes()[i];
          arguments[i] = type == int.class ? (Object) 0 : type == boolean.class ? false : null;
        }
        if (method.getName().endsWith("rap") || method.getName().equals("isWrapperFor")) {
          continue;
        }
        try {
          Object answer = method.invoke(metaData, arguments);
          if (answer instanceof ResultSet rows) {
            assertThat(rows.getMetaData().getColumnCount()).isPositive();
            rows.close();
          }
        } catch (InvocationTargetException e) {
          if (!(e.getCause() instanceof SQLFeatureNotSupportedException)) {
            failures.add(method.getName() + ": " + e.getCause());
          }
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void theProductSaysWhatItIsAndCanDo(Access access) throws SQLException {
    try (Connection connection = store.connect(access)) {
      DatabaseMetaData metaData = connection.getMetaData();
      assertThat(metaData.getDatabaseProductName()).isEqualTo("Yore");
      assertThat(metaData.getDatabaseProductVersion()).matches("\\d+\\.\\d+\\.\\d+.*");
      assertThat(metaData.getDriverVersion()).isEqualTo(metaData.getDatabaseProductVersion());
      assertThat(metaData.getURL()).startsWith("jdbc:yore:");
      assertThat(metaData.isReadOnly()).isFalse();
      assertThat(metaData.supportsTransactions()).isTrue();
      assertThat(metaData.dataDefinitionCausesTransactionCommit()).isTrue();
      assertThat(metaData.getDefaultTransactionIsolation())
          .isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
      assertThat(metaData.supportsTransactionIsolationLevel(Connection.TRANSACTION_SERIALIZABLE))
          .isFalse();
      assertThat(metaData.getResultSetHoldability()).isEqualTo(ResultSet.CLOSE_CURSORS_AT_COMMIT);
      assertThat(metaData.storesUpperCaseIdentifiers()).isTrue();
      assertThat(metaData.getIdentifierQuoteString()).isEqualTo("\"");
      assertThat(metaData.getSQLKeywords()).contains("SYSTEM_TIME");
    }
  }

  @Test
  void columnsOfAResultAreDescribedBeforeItIsRead() throws SQLException {
    for (Access access : Access.values()) {
      try (Connection connection = store.connect(access);
          var query = connection.prepareStatement("SELECT price AS p, at_time FROM orders")) {
        assertThat(query.getMetaData().getColumnLabel(1)).isEqualTo("P");
        assertThat(query.getMetaData().getPrecision(1)).isEqualTo(15);
        assertThat(query.getMetaData().getScale(1)).isEqualTo(2);
        assertThat(query.getMetaData().getColumnClassName(2)).isEqualTo("java.sql.Timestamp");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void proceduresAreThoseThatCallRuns(Access access) throws SQLException {
    assertThat(answers(access, m -> m.getProcedures(null, "SYS", "%"), "PROCEDURE_NAME"))
        .contains("BACKUP", "COALESCE", "HOLD", "PUBLISH");
    assertThat(
            answers(
                access,
                m -> m.getProcedureColumns(null, null, "HOLD", null),
                "PROCEDURE_SCHEM",
                "COLUMN_NAME",
                "TYPE_NAME",
                "ORDINAL_POSITION"))
        .containsExactly("SYS NAME VARCHAR 1", "SYS SEQUENCE BIGINT 2");
    assertThat(answers(access, m -> m.getProcedures(null, "PUBLIC", null), "PROCEDURE_NAME"))
        .isEmpty();
    try (Connection connection = store.connect(access);
        Statement statement = connection.createStatement()) {
      for (String name :
          answers(access, m -> m.getProcedures(null, null, null), "PROCEDURE_NAME")) {
        // Nine arguments are too many for each of them, but each of them is there.
        assertThatThrownBy(() -> statement.execute("CALL SYS." + name + "(1,2,3,4,5,6,7,8,9)"))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42000"))
            .hasMessageNotContaining("not found");
      }
    }
  }
}
