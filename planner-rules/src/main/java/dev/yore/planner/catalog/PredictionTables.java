package dev.yore.planner.catalog;

import dev.yore.store.predict.PredictionService;
import dev.yore.store.predict.ScanTouch;
import dev.yore.store.predict.StatementRecord;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** SYS.QUERY_HISTORY and SYS.BLOCK_ACCESS, and what is predicted from them. Pure functions. */
final class PredictionTables {
  private static final double NANOS_PER_MILLI = 1e6;

  private PredictionTables() {}

  static List<SystemTable> tables() {
    return List.of(
        queryHistory(),
        blockAccess(),
        ForecastTables.queue(),
        ForecastTables.predictions(),
        ForecastTables.statistics(),
        ForecastTables.models(),
        ForecastTables.forecasts());
  }

  private static List<StatementRecord> records(SystemSource source) {
    PredictionService predictions = source.store().predictions();
    return predictions == null ? List.of() : predictions.history();
  }

  private static SystemTable queryHistory() {
    return new SystemTable(
        "QUERY_HISTORY",
        factory ->
            factory
                .builder()
                .add("ID", SqlTypeName.BIGINT)
                .add("STAMP", SqlTypeName.TIMESTAMP, 3)
                .add("SESSION_ID", SqlTypeName.BIGINT)
                .add("USER_NAME", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("APPLICATION", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("BRANCH", SqlTypeName.VARCHAR)
                .add("DIGEST", SqlTypeName.VARCHAR)
                .add("STATEMENT", SqlTypeName.VARCHAR)
                .add("VALUES_TEXT", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("RESULT_ROWS", SqlTypeName.BIGINT)
                .add("LATENCY_MS", SqlTypeName.DOUBLE)
                .add("SCANS", SqlTypeName.INTEGER)
                .add("PAGES", SqlTypeName.BIGINT)
                .add("DECODED_BYTES", SqlTypeName.BIGINT)
                .add("ERROR", SqlTypeName.VARCHAR)
                .nullable(true)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (StatementRecord r : records(source)) {
            List<String> values = r.values();
            rows.add(
                new @Nullable Object[] {
                  r.id(),
                  r.stampMillis(),
                  r.sessionId(),
                  r.user(),
                  r.application(),
                  r.branch(),
                  r.digest(),
                  r.text(),
                  values == null ? null : values.toString(),
                  r.rows(),
                  r.elapsedNanos() / NANOS_PER_MILLI,
                  r.scans().size(),
                  r.scans().stream().mapToLong(s -> s.pages() - s.prunedPages()).sum(),
                  r.decodedBytes(),
                  r.error()
                });
          }
          return rows;
        });
  }

  private static RelDataTypeFactory.Builder withTable(RelDataTypeFactory.Builder builder) {
    return builder
        .add("TABLE_NAME", SqlTypeName.VARCHAR)
        .nullable(true)
        .add("TABLE_ID", SqlTypeName.INTEGER);
  }

  private static SystemTable blockAccess() {
    return new SystemTable(
        "BLOCK_ACCESS",
        factory ->
            withTable(factory.builder().add("STATEMENT_ID", SqlTypeName.BIGINT))
                .add("SCAN", SqlTypeName.VARCHAR)
                .add("FIRST_BLOCK", SqlTypeName.INTEGER)
                .nullable(true)
                .add("LAST_BLOCK", SqlTypeName.INTEGER)
                .nullable(true)
                .add("BLOCKS", SqlTypeName.INTEGER)
                .add("PAGES", SqlTypeName.BIGINT)
                .add("PRUNED_PAGES", SqlTypeName.BIGINT)
                .add("SCANNED_ROWS", SqlTypeName.BIGINT)
                .add("DECODED_BYTES", SqlTypeName.BIGINT)
                .add("ELAPSED_MS", SqlTypeName.DOUBLE)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (StatementRecord r : records(source)) {
            for (ScanTouch s : r.scans()) {
              rows.add(
                  new @Nullable Object[] {
                    r.id(),
                    tableName(source, s.tableId()),
                    s.tableId(),
                    s.scan(),
                    s.firstBlock() < 0 ? null : s.firstBlock(),
                    s.lastBlock() < 0 ? null : s.lastBlock(),
                    s.blocks(),
                    s.pages(),
                    s.prunedPages(),
                    s.rows(),
                    s.decodedBytes(),
                    s.elapsedNanos() / NANOS_PER_MILLI
                  });
            }
          }
          return rows;
        });
  }

  static @Nullable String tableName(SystemSource source, int tableId) {
    return source
        .catalog()
        .catalogs()
        .tableById(tableId)
        .map(TableSchema::name)
        .map(Object::toString)
        .orElse(null);
  }
}
