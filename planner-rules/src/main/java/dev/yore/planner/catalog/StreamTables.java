package dev.yore.planner.catalog;

import dev.yore.store.CoalescenceInfo;
import dev.yore.store.CoalescenceOptions;
import dev.yore.store.DeltaInfo;
import dev.yore.store.MemoryUse;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.ChunkInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * SYS.COALESCENCE, SYS.DELTAS and SYS.MEMORY: how delta streams lie on disk and in memory. Pure
 * functions.
 */
final class StreamTables {
  private StreamTables() {}

  static SystemTable coalescence() {
    return new SystemTable(
        "COALESCENCE",
        factory ->
            factory
                .builder()
                .add("TABLE_NAME", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("BRANCH", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("TABLE_ID", SqlTypeName.INTEGER)
                .add("STATE", SqlTypeName.VARCHAR)
                .add("UNFLUSHED_ROW_EVENTS", SqlTypeName.BIGINT)
                .add("SEGMENTS", SqlTypeName.INTEGER)
                .add("SEALED_SEGMENTS", SqlTypeName.INTEGER)
                .add("DEBT_SEGMENTS", SqlTypeName.INTEGER)
                .add("DEBT_BYTES", SqlTypeName.BIGINT)
                .add("TO_LEVEL", SqlTypeName.INTEGER)
                .nullable(true)
                .add("DONE_BYTES", SqlTypeName.BIGINT)
                .add("TOTAL_BYTES", SqlTypeName.BIGINT)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (CoalescenceInfo table : source.store().coalescence()) {
            rows.add(
                new @Nullable Object[] {
                  tableName(source, table.tableId()),
                  branchName(source, table.tableId()),
                  table.tableId(),
                  table.state().name().toLowerCase(Locale.ROOT),
                  table.unflushedRowEvents(),
                  table.segments(),
                  table.sealedSegments(),
                  table.debtSegments(),
                  table.debtBytes(),
                  table.toLevel() == 0 ? null : table.toLevel(),
                  table.doneBytes(),
                  table.totalBytes()
                });
          }
          return rows;
        });
  }

  static SystemTable deltas() {
    return new SystemTable(
        "DELTAS",
        factory ->
            factory
                .builder()
                .add("TABLE_NAME", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("BRANCH", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("TABLE_ID", SqlTypeName.INTEGER)
                .add("SEGMENT_ID", SqlTypeName.BIGINT)
                .add("KIND", SqlTypeName.VARCHAR)
                .add("BLOCK", SqlTypeName.INTEGER)
                .add("FIRST_SLOT", SqlTypeName.INTEGER)
                .add("SLOTS", SqlTypeName.INTEGER)
                .add("COLUMN_ID", SqlTypeName.INTEGER)
                .nullable(true)
                .add("BASE_SEQ", SqlTypeName.BIGINT)
                .add("FIRST_SEQ_OFFSET", SqlTypeName.BIGINT)
                .add("LAST_SEQ_OFFSET", SqlTypeName.BIGINT)
                .add("FIRST_STAMP", SqlTypeName.TIMESTAMP, 3)
                .add("LAST_STAMP", SqlTypeName.TIMESTAMP, 3)
                .add("ROW_EVENTS", SqlTypeName.INTEGER)
                .add("FILE_OFFSET", SqlTypeName.BIGINT)
                .add("SIZE_BYTES", SqlTypeName.INTEGER)
                .add("CODEC", SqlTypeName.INTEGER)
                .add("DICTIONARY_ID", SqlTypeName.INTEGER)
                .add("CHECKSUM", SqlTypeName.VARCHAR)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          source.store().deltas(delta -> rows.add(row(source, delta)));
          return rows;
        });
  }

  static SystemTable memory() {
    return new SystemTable(
        "MEMORY",
        factory ->
            factory
                .builder()
                .add("AREA", SqlTypeName.VARCHAR)
                .add("KIND", SqlTypeName.VARCHAR)
                .add("SIZE_BYTES", SqlTypeName.BIGINT)
                .add("LIMIT_BYTES", SqlTypeName.BIGINT)
                .nullable(true)
                .add("HITS", SqlTypeName.BIGINT)
                .nullable(true)
                .add("MISSES", SqlTypeName.BIGINT)
                .nullable(true)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (MemoryUse use : source.store().memory()) {
            rows.add(
                new @Nullable Object[] {
                  use.area(),
                  use.where().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                  use.bytes(),
                  use.limitBytes(),
                  use.hits(),
                  use.misses()
                });
          }
          rows.add(
              new @Nullable Object[] {
                "queries",
                "heap",
                source.queries().usedBytes(),
                source.queries().limitBytes(),
                null,
                null
              });
          return rows;
        });
  }

  /** The settings of coalescence. */
  static List<@Nullable Object[]> settings(CoalescenceOptions options) {
    return List.of(
        new @Nullable Object[] {"coalesce.enabled", Boolean.toString(options.enabled())},
        new @Nullable Object[] {
          "coalesce.processorPercent", Integer.toString(options.processorPercent())
        },
        new @Nullable Object[] {
          "coalesce.bytesPerSecond", Long.toString(options.bytesPerSecond())
        });
  }

  private static @Nullable Object[] row(SystemSource source, DeltaInfo delta) {
    ChunkInfo chunk = delta.chunk();
    return new @Nullable Object[] {
      tableName(source, delta.tableId()),
      branchName(source, delta.tableId()),
      delta.tableId(),
      delta.segmentId(),
      chunk.kind().name().toLowerCase(Locale.ROOT),
      chunk.block(),
      chunk.firstSlot(),
      chunk.slots(),
      chunk.columnId() < 0 ? null : chunk.columnId(),
      delta.baseSequence(),
      chunk.firstSequence() - delta.baseSequence(),
      chunk.lastSequence() - delta.baseSequence(),
      delta.firstStampMillis(),
      delta.lastStampMillis(),
      chunk.rows(),
      chunk.offset(),
      chunk.length(),
      chunk.codec(),
      chunk.dictionaryId(),
      String.format("%08x", chunk.checksum())
    };
  }

  private static @Nullable String tableName(SystemSource source, int tableId) {
    return source
        .catalog()
        .catalogs()
        .tableById(tableId)
        .map(TableSchema::name)
        .map(Object::toString)
        .orElse(null);
  }

  private static @Nullable String branchName(SystemSource source, int tableId) {
    return source.catalog().catalogs().branchOf(tableId).map(Branch::name).orElse(null);
  }
}
