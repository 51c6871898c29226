package dev.yore.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.AbstractJdbcDatabase;
import liquibase.database.core.H2Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Liquibase's migrations, set up as {@code docs/clients.md} shows. */
class LiquibaseTest {
  private static final String CHANGES =
      """
      --liquibase formatted sql
      --changeset ann:1
      CREATE TABLE part (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(30));
      INSERT INTO part VALUES (1, 'bolt');
      --rollback DROP TABLE part;
      --changeset ann:2
      ALTER TABLE part ADD COLUMN weight DECIMAL(8, 3);
      UPDATE part SET weight = 0.125;
      --rollback ALTER TABLE part DROP COLUMN weight;
      """;

  @TempDir Path temporary;

  private static List<String> rows(Connection connection, String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (ResultSet result = connection.createStatement().executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          row.append(i == 1 ? "" : " ").append(result.getString(i));
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void changesAreAppliedOnceAndRolledBack(Place place) throws Exception {
    Files.writeString(temporary.resolve("changes.sql"), CHANGES);
    try (Shop shop = new Shop(temporary.resolve("store"))) {
      for (int run = 0; run < 2; run++) {
        try (Connection connection = DriverManager.getConnection(shop.url(place))) {
          update(connection);
        }
      }
      try (Connection connection = DriverManager.getConnection(shop.url(place))) {
        assertThat(rows(connection, "SELECT id, name, weight FROM part"))
            .containsExactly("1 bolt 0.125");
        assertThat(rows(connection, "SELECT id, orderexecuted FROM databasechangelog ORDER BY 2"))
            .containsExactly("1 1", "2 2");
        liquibase(connection).rollback(1, null, new Contexts(), new LabelExpression());
        connection.setAutoCommit(true);
        assertThat(rows(connection, "SELECT * FROM part")).containsExactly("1 bolt");
        assertThat(rows(connection, "SELECT id FROM databasechangelog")).containsExactly("1");
      }
    }
  }

  private Liquibase liquibase(Connection connection) throws Exception {
    AbstractJdbcDatabase database = new H2Database();
    database.setConnection(new JdbcConnection(connection));
    database.setCurrentDateTimeFunction("LOCALTIMESTAMP");
    return new Liquibase("changes.sql", new DirectoryResourceAccessor(temporary), database);
  }

  private void update(Connection connection) throws Exception {
    liquibase(connection).update(new Contexts(), new LabelExpression());
  }
}
