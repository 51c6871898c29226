package dev.yore.driver.meta;

import static dev.yore.driver.meta.CatalogRows.row;

import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import java.sql.DatabaseMetaData;
import java.sql.PseudoColumnUsage;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code DatabaseMetaData}'s questions about the columns every table has without declaring
 * them. One per question, on the session's thread.
 */
final class PseudoColumnRows {
  private final Catalog catalog;

  PseudoColumnRows(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The columns every table has without declaring them. */
  private record Pseudo(String name, int jdbcType, int size, String remarks) {}

  private static final int TIMESTAMP_SIZE = 23;
  private static final int BIGINT_SIZE = 19;
  private static final int STAMP_DIGITS = 3;
  private static final int OPERATION_SIZE = 16;

  private static final List<Pseudo> PSEUDO_COLUMNS =
      List.of(
          new Pseudo("ROW_START", Types.TIMESTAMP, TIMESTAMP_SIZE, "when the version began, UTC"),
          new Pseudo("ROW_END", Types.TIMESTAMP, TIMESTAMP_SIZE, "when it ended, UTC"),
          new Pseudo("ROW_START_SEQ", Types.BIGINT, BIGINT_SIZE, "the commit that began it"),
          new Pseudo("ROW_END_SEQ", Types.BIGINT, BIGINT_SIZE, "the commit that ended it"),
          new Pseudo("ROW_OP", Types.VARCHAR, OPERATION_SIZE, "what began it, INSERT or UPDATE"));

  List<Object> matching(LikePattern schema, LikePattern table, LikePattern column) {
    Set<TableName> names = new LinkedHashSet<>();
    for (TableSchema t : catalog.tables()) {
      if (!t.isDropped() && schema.matches(t.name().schema()) && table.matches(t.name().name())) {
        names.add(t.name());
      }
    }
    List<Object> rows = new ArrayList<>();
    for (TableName name : names) {
      for (Pseudo pseudo : PSEUDO_COLUMNS) {
        if (column.matches(pseudo.name())) {
          rows.add(
              row(
                  null,
                  name.schema(),
                  name.name(),
                  pseudo.name(),
                  pseudo.jdbcType(),
                  pseudo.size(),
                  null,
                  null,
                  PseudoColumnUsage.NO_USAGE_RESTRICTIONS.name(),
                  pseudo.remarks(),
                  null,
                  "NO"));
        }
      }
    }
    return rows;
  }

  /** Those that change with every version of a row, so that a client can see that it did. */
  List<Object> versionColumns(@Nullable String schema, @Nullable String tableName) {
    List<Object> rows = new ArrayList<>();
    boolean exists =
        catalog.tables().stream()
            .filter(t -> !t.isDropped() && t.name().name().equals(tableName))
            .anyMatch(t -> schema == null || schema.isEmpty() || t.name().schema().equals(schema));
    for (Pseudo pseudo : exists ? PSEUDO_COLUMNS : List.<Pseudo>of()) {
      if (pseudo.name().startsWith("ROW_START")) {
        boolean stamp = pseudo.jdbcType() == Types.TIMESTAMP;
        rows.add(
            row(
                null,
                pseudo.name(),
                pseudo.jdbcType(),
                stamp ? "TIMESTAMP" : "BIGINT",
                pseudo.size(),
                null,
                (short) (stamp ? STAMP_DIGITS : 0),
                (short) DatabaseMetaData.versionColumnPseudo));
      }
    }
    return rows;
  }
}
