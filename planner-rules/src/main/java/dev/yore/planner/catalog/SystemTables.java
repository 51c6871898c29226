package dev.yore.planner.catalog;

import dev.yore.store.SegmentInfo;
import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.Tag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.schema.Table;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** The schema SYS: what the store knows about itself. Pure functions. */
final class SystemTables {
  private SystemTables() {}

  static Map<String, Table> tables() {
    Map<String, Table> tables = new LinkedHashMap<>();
    for (SystemTable table :
        List.of(
            commits(),
            branches(),
            tags(),
            segments(),
            StreamTables.deltas(),
            StreamTables.coalescence(),
            StreamTables.memory(),
            CopyBoard.table(),
            settings())) {
      tables.put(table.name(), table);
    }
    for (SystemTable table : AccessTables.tables()) {
      tables.put(table.name(), table);
    }
    for (SystemTable table : PredictionTables.tables()) {
      tables.put(table.name(), table);
    }
    for (SystemTable table : TierTables.tables()) {
      tables.put(table.name(), table);
    }
    for (SystemTable table : RetentionTables.tables()) {
      tables.put(table.name(), table);
    }
    return tables;
  }

  private static SystemTable commits() {
    return new SystemTable(
        "COMMITS",
        factory ->
            factory
                .builder()
                .add("SEQ", SqlTypeName.BIGINT)
                .add("STAMP", SqlTypeName.TIMESTAMP, 3)
                .add("MESSAGE", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("BRANCH", SqlTypeName.VARCHAR)
                .add("TABLES", SqlTypeName.INTEGER)
                .add("INSERTED", SqlTypeName.BIGINT)
                .add("UPDATED", SqlTypeName.BIGINT)
                .add("DELETED", SqlTypeName.BIGINT)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          source
              .store()
              .commits(
                  1,
                  source.snapshotSequence() + 1,
                  c ->
                      rows.add(
                          new @Nullable Object[] {
                            c.sequence(),
                            c.stampMillis(),
                            c.message(),
                            c.branch(),
                            c.tables(),
                            c.inserted(),
                            c.updated(),
                            c.deleted()
                          }));
          return rows;
        });
  }

  private static SystemTable branches() {
    return new SystemTable(
        "BRANCHES",
        factory ->
            factory
                .builder()
                .add("NAME", SqlTypeName.VARCHAR)
                .add("PARENT", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("FORK_SEQ", SqlTypeName.BIGINT)
                .nullable(true)
                .add("CREATED_SEQ", SqlTypeName.BIGINT)
                .nullable(true)
                .add("CREATED", SqlTypeName.TIMESTAMP, 3)
                .nullable(true)
                .add("IS_CURRENT", SqlTypeName.BOOLEAN)
                .build(),
        (source, context) -> {
          Branches all = source.catalog().catalogs().branches();
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (Branch b : all.branches()) {
            rows.add(
                new @Nullable Object[] {
                  b.name(),
                  all.branchById(b.parentId()).map(Branch::name).orElse(null),
                  b.isMain() ? null : (Object) b.forkSequence(),
                  b.isMain() ? null : (Object) b.createdSequence(),
                  b.isMain() ? null : (Object) source.store().stampOf(b.createdSequence()),
                  b.branchId() == source.catalog().branchId()
                });
          }
          return rows;
        });
  }

  private static SystemTable tags() {
    return new SystemTable(
        "TAGS",
        factory ->
            factory
                .builder()
                .add("NAME", SqlTypeName.VARCHAR)
                .add("BRANCH", SqlTypeName.VARCHAR)
                .add("SEQ", SqlTypeName.BIGINT)
                .add("STAMP", SqlTypeName.TIMESTAMP, 3)
                .nullable(true)
                .add("CREATED_SEQ", SqlTypeName.BIGINT)
                .build(),
        (source, context) -> {
          Branches all = source.catalog().catalogs().branches();
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (Tag t : all.tags()) {
            rows.add(
                new @Nullable Object[] {
                  t.name(),
                  all.branchById(t.branchId()).map(Branch::name).orElseThrow(),
                  t.sequence(),
                  t.sequence() == 0 ? null : (Object) source.store().stampOf(t.sequence()),
                  t.createdSequence()
                });
          }
          return rows;
        });
  }

  private static SystemTable segments() {
    return new SystemTable(
        "SEGMENTS",
        factory ->
            factory
                .builder()
                .add("TABLE_NAME", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("BRANCH", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("TABLE_ID", SqlTypeName.INTEGER)
                .add("SEGMENT_ID", SqlTypeName.BIGINT)
                .add("LEVEL", SqlTypeName.INTEGER)
                .add("FROM_SEQ", SqlTypeName.BIGINT)
                .add("TO_SEQ", SqlTypeName.BIGINT)
                .add("ROW_EVENTS", SqlTypeName.BIGINT)
                .add("SIZE_BYTES", SqlTypeName.BIGINT)
                .add("FILE", SqlTypeName.VARCHAR)
                .add("TIER", SqlTypeName.VARCHAR)
                .add("DICTIONARIES", SqlTypeName.INTEGER)
                .add("DICTIONARY_BYTES", SqlTypeName.BIGINT)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (SegmentInfo s : source.store().segments()) {
            rows.add(
                new @Nullable Object[] {
                  source
                      .catalog()
                      .catalogs()
                      .tableById(s.tableId())
                      .map(TableSchema::name)
                      .map(Object::toString)
                      .orElse(null),
                  source.catalog().catalogs().branchOf(s.tableId()).map(Branch::name).orElse(null),
                  s.tableId(),
                  s.segmentId(),
                  s.level(),
                  s.fromSequence(),
                  s.toSequence(),
                  s.rowEvents(),
                  s.sizeBytes(),
                  s.file(),
                  s.tier().name(),
                  s.dictionaries(),
                  s.dictionaryBytes()
                });
          }
          return rows;
        });
  }

  private static SystemTable settings() {
    return new SystemTable(
        "SETTINGS",
        factory ->
            factory
                .builder()
                .add("NAME", SqlTypeName.VARCHAR)
                .add("SETTING", SqlTypeName.VARCHAR)
                .build(),
        (source, context) -> settingRows(source.store()));
  }

  private static List<@Nullable Object[]> settingRows(Store store) {
    StoreOptions options = store.options();
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(new Object[] {"directory", options.directory().toString()});
    rows.add(new Object[] {"readOnly", Boolean.toString(options.readOnly())});
    rows.add(new Object[] {"ephemeral", Boolean.toString(options.ephemeral())});
    rows.add(new Object[] {"cache.bytes", Long.toString(options.cacheBytes())});
    rows.add(new Object[] {"cache.policy", options.cachePolicy().key()});
    rows.add(new Object[] {"queries.bytes", Long.toString(options.queryBytes())});
    rows.add(new Object[] {"flushRowEvents", Integer.toString(options.flushRowEvents())});
    rows.addAll(StreamTables.settings(store.coalescenceOptions()));
    rows.addAll(TierTables.settings(store.tiers().options()));
    rows.add(new Object[] {"lastSequence", Long.toString(store.lastSequence())});
    rows.add(new Object[] {"sizeBytes", Long.toString(store.sizeBytes())});
    return rows;
  }
}
