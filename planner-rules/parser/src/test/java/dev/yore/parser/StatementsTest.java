package dev.yore.parser;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.ddl.SqlColumnDeclaration;
import org.apache.calcite.sql.ddl.SqlCreateTable;
import org.apache.calcite.sql.ddl.SqlDropTable;
import org.apache.calcite.sql.ddl.SqlKeyConstraint;
import org.apache.calcite.sql.parser.SqlParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementsTest {
  @Test
  void createTableKnowsColumnsDefaultsAndKeys() throws SqlParseException {
    SqlCreateTable create =
        (SqlCreateTable)
            YoreParser.parseStatement(
                "CREATE TABLE IF NOT EXISTS t (a INTEGER NOT NULL, b VARCHAR(10) DEFAULT 'x' NOT"
                    + " NULL, c DECIMAL(38, 4), d UUID, CONSTRAINT pk PRIMARY KEY (a, b))");
    assertThat(create.ifNotExists).isTrue();
    assertThat(create.columnList).hasSize(5);
    SqlColumnDeclaration b = (SqlColumnDeclaration) create.columnList.get(1);
    assertThat(b.expression).hasToString("'x'");
    assertThat(b.dataType.getNullable()).isFalse();
    assertThat(create.columnList.get(4)).isInstanceOf(SqlKeyConstraint.class);
  }

  @Test
  void aKeyMayStandWithItsColumn() throws SqlParseException {
    SqlCreateTable create =
        (SqlCreateTable)
            YoreParser.parseStatement("create table t (id bigint primary key, v double)");
    assertThat(create.columnList).hasSize(3);
    assertThat(((SqlColumnDeclaration) create.columnList.get(0)).dataType.getNullable()).isFalse();
    assertThat(create.columnList.get(1)).isInstanceOf(SqlKeyConstraint.class);
  }

  @Test
  void dropKnowsIfExists() throws SqlParseException {
    assertThat(((SqlDropTable) YoreParser.parseStatement("DROP TABLE IF EXISTS t")).ifExists)
        .isTrue();
    assertThat(((SqlDropTable) YoreParser.parseStatement("DROP TABLE t")).ifExists).isFalse();
  }

  @Test
  void aViewKeepsTheTextOfItsQuery() throws SqlParseException {
    String sql = "CREATE OR REPLACE VIEW v (a)\r\n AS\n  SELECT 'ä' -- note\n FROM t;";
    SqlCreateStoredView view = (SqlCreateStoredView) YoreParser.parseStatement(sql);
    assertThat(view.replace()).isTrue();
    assertThat(StatementText.from(StatementText.withoutTrailingSemicolon(sql), view.queryStart()))
        .isEqualTo("SELECT 'ä' -- note\n FROM t");
  }

  @ParameterizedTest
  @CsvSource({
    "COMMIT, COMMIT",
    "COMMIT WORK, COMMIT",
    "ROLLBACK, ROLLBACK",
    "BEGIN, BEGIN",
    "BEGIN TRANSACTION, BEGIN",
    "START TRANSACTION;, BEGIN"
  })
  void transactionStatementsAreKnown(String sql, SqlTransactionStatement.Action action)
      throws SqlParseException {
    assertThat(((SqlTransactionStatement) YoreParser.parseStatement(sql)).action())
        .isEqualTo(action);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE t SET a = 1 WHERE b = ?",
        "DELETE FROM t WHERE a IN (SELECT a FROM t FOR SYSTEM_VERSION AS OF 3)",
        "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = s.b WHEN NOT MATCHED"
            + " THEN INSERT (a, b) VALUES (s.a, s.b)",
        "CALL SYS.COALESCE('T')",
        "EXPLAIN PLAN FOR SELECT * FROM t FOR SYSTEM_TIME ALL",
        "DESCRIBE t",
        "SHOW TABLES",
        "WITH c AS (SELECT 1 AS x) SELECT * FROM c FOR SYSTEM_TIME AS OF '2026-01-01 00:00:00'",
        "CREATE VIEW IF NOT EXISTS v AS SELECT * FROM t",
        "DROP VIEW IF EXISTS v"
      })
  void theStatementIsKnown(String sql) throws SqlParseException {
    SqlNode node = YoreParser.parseStatement(sql);
    assertThat(node).isNotNull();
  }

  @Test
  void upsertIsToldFromInsert() throws SqlParseException {
    SqlNode upsert = YoreParser.parseStatement("UPSERT INTO t VALUES (1, 2)");
    assertThat(upsert.getKind()).isEqualTo(SqlKind.INSERT);
    assertThat(((SqlInsert) upsert).isUpsert()).isTrue();
  }
}
