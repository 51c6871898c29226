package dev.yore.planner.catalog;

import dev.yore.store.Store;
import dev.yore.store.retention.Erasure;
import dev.yore.store.retention.Hold;
import dev.yore.store.retention.SequenceGaps.Gap;
import dev.yore.store.retention.TableHistory;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * SYS.RETENTION, SYS.GAPS, SYS.HOLDS and SYS.ERASURES: what is kept of the past. Pure functions.
 */
final class RetentionTables {
  private RetentionTables() {}

  static List<SystemTable> tables() {
    return List.of(retention(), gaps(), holds(), erasures());
  }

  private static @Nullable String name(SystemSource source, int tableId) {
    return source
        .store()
        .catalogs()
        .tableById(tableId)
        .map(TableSchema::name)
        .map(Object::toString)
        .orElse(null);
  }

  private static Map<Integer, TableHistory> histories(SystemSource source) {
    Store store = source.store();
    return new TreeMap<>(store.retention().histories());
  }

  private static SystemTable retention() {
    return new SystemTable(
        "RETENTION",
        factory ->
            factory
                .builder()
                .add("TABLE_NAME", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("TABLE_ID", SqlTypeName.INTEGER)
                .add("POLICY", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("GAPS", SqlTypeName.INTEGER)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          histories(source)
              .forEach(
                  (tableId, history) ->
                      rows.add(
                          new @Nullable Object[] {
                            name(source, tableId),
                            tableId,
                            history.retention() == null ? null : history.retention().toString(),
                            history.gaps().gaps().size()
                          }));
          return rows;
        });
  }

  private static SystemTable erasures() {
    return new SystemTable(
        "ERASURES",
        factory ->
            factory
                .builder()
                .add("TABLE_NAME", SqlTypeName.VARCHAR)
                .add("TABLE_ID", SqlTypeName.INTEGER)
                .add("SEQ", SqlTypeName.BIGINT)
                .add("STAMP", SqlTypeName.TIMESTAMP, 3)
                .add("ERASED_ROWS", SqlTypeName.BIGINT)
                .add("ERASED_VERSIONS", SqlTypeName.BIGINT)
                .add("SEGMENTS", SqlTypeName.INTEGER)
                .add("DIGEST", SqlTypeName.VARCHAR)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (Erasure e : source.store().erasures()) {
            rows.add(
                new @Nullable Object[] {
                  e.table(),
                  e.tableId(),
                  e.sequence(),
                  e.stampMillis(),
                  e.rows(),
                  e.versions(),
                  e.segments(),
                  e.digest()
                });
          }
          return rows;
        });
  }

  private static SystemTable gaps() {
    return new SystemTable(
        "GAPS",
        factory ->
            factory
                .builder()
                .add("TABLE_NAME", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("TABLE_ID", SqlTypeName.INTEGER)
                .add("FROM_SEQ", SqlTypeName.BIGINT)
                .add("TO_SEQ", SqlTypeName.BIGINT)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          histories(source)
              .forEach(
                  (tableId, history) -> {
                    for (Gap gap : history.gaps().gaps()) {
                      rows.add(
                          new @Nullable Object[] {
                            name(source, tableId), tableId, gap.fromSequence(), gap.toSequence()
                          });
                    }
                  });
          return rows;
        });
  }

  private static SystemTable holds() {
    return new SystemTable(
        "HOLDS",
        factory ->
            factory
                .builder()
                .add("NAME", SqlTypeName.VARCHAR)
                .add("SEQ", SqlTypeName.BIGINT)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (Hold hold : source.store().retention().holds()) {
            rows.add(new @Nullable Object[] {hold.name(), hold.sequence()});
          }
          return rows;
        });
  }
}
