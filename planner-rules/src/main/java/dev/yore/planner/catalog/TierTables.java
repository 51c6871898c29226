package dev.yore.planner.catalog;

import dev.yore.store.Replication;
import dev.yore.store.TierControl.Residence;
import dev.yore.store.object.ObjectAccess.Traffic;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.tier.TierOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * SYS.TIERS, SYS.OBJECT_STORE, SYS.REPLICATION: where segments lie and who follows. Pure functions.
 */
final class TierTables {
  private TierTables() {}

  static List<SystemTable> tables() {
    return List.of(tiers(), objectStore(), replication());
  }

  private static SystemTable tiers() {
    return new SystemTable(
        "TIERS",
        factory ->
            factory
                .builder()
                .add("TABLE_NAME", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("BRANCH", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("TABLE_ID", SqlTypeName.INTEGER)
                .add("SEGMENT_ID", SqlTypeName.BIGINT)
                .add("TIER", SqlTypeName.VARCHAR)
                .add("SIZE_BYTES", SqlTypeName.BIGINT)
                .add("CACHED_BYTES", SqlTypeName.BIGINT)
                .add("ACCESSES", SqlTypeName.BIGINT)
                .add("LAST_READ", SqlTypeName.TIMESTAMP, 3)
                .nullable(true)
                .add("EXPECTED_READ", SqlTypeName.TIMESTAMP, 3)
                .nullable(true)
                .add("IN_OBJECT_STORE", SqlTypeName.BOOLEAN)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (Residence r : source.store().tiers().residence()) {
            rows.add(
                new @Nullable Object[] {
                  name(source, r.table()),
                  source.catalog().catalogs().branchOf(r.table()).map(Branch::name).orElse(null),
                  r.table(),
                  r.segmentId(),
                  r.tier().name(),
                  r.sizeBytes(),
                  r.cachedBytes(),
                  r.accesses(),
                  r.lastReadMillis(),
                  r.expectedMillis(),
                  r.inObjectStore()
                });
          }
          return rows;
        });
  }

  private static @Nullable String name(SystemSource source, int tableId) {
    return source
        .catalog()
        .catalogs()
        .tableById(tableId)
        .map(TableSchema::name)
        .map(Object::toString)
        .orElse(null);
  }

  /** One row where the store has an object store, none otherwise. */
  private static SystemTable objectStore() {
    return new SystemTable(
        "OBJECT_STORE",
        factory ->
            factory
                .builder()
                .add("PLACE", SqlTypeName.VARCHAR)
                .nullable(true)
                .add("REQUESTS", SqlTypeName.BIGINT)
                .add("FAILED_REQUESTS", SqlTypeName.BIGINT)
                .add("READ_BYTES", SqlTypeName.BIGINT)
                .add("WRITTEN_BYTES", SqlTypeName.BIGINT)
                .build(),
        (source, context) -> {
          Traffic traffic = source.store().tiers().traffic();
          if (traffic == null) {
            return List.of();
          }
          ObjectStoreOptions place = source.store().tiers().options().objects();
          return List.<@Nullable Object[]>of(
              new @Nullable Object[] {
                place == null ? null : place.toString(),
                traffic.requests(),
                traffic.failures(),
                traffic.readBytes(),
                traffic.writtenBytes()
              });
        });
  }

  /** One row of a replica, and of a store that has published; none otherwise. */
  private static SystemTable replication() {
    return new SystemTable(
        "REPLICATION",
        factory ->
            factory
                .builder()
                .add("ROLE", SqlTypeName.VARCHAR)
                .add("SOURCE", SqlTypeName.VARCHAR)
                .add("MANIFEST", SqlTypeName.BIGINT)
                .add("EPOCH", SqlTypeName.BIGINT)
                .add("SEQ", SqlTypeName.BIGINT)
                .add("STAMP", SqlTypeName.TIMESTAMP, 3)
                .nullable(true)
                .add("LAG_MS", SqlTypeName.BIGINT)
                .add("LAG_SEQUENCES", SqlTypeName.BIGINT)
                .add("WRITER", SqlTypeName.VARCHAR)
                .add("LAST_ERROR", SqlTypeName.VARCHAR)
                .nullable(true)
                .build(),
        (source, context) -> {
          Replication r = source.store().replication();
          if (r == null) {
            return List.of();
          }
          return List.<@Nullable Object[]>of(
              new @Nullable Object[] {
                r.role().name(),
                r.source(),
                r.manifest(),
                r.epoch(),
                r.sequence(),
                r.sequence() == 0 ? null : r.stampMillis(),
                r.lagMillis(),
                r.lagSequences(),
                r.writer(),
                r.lastError()
              });
        });
  }

  /** The settings of tiers, without secrets. */
  static List<@Nullable Object[]> settings(TierOptions tiers) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(row("tier.hdd.directory", tiers.hddDirectory()));
    rows.add(row("tier.object.uri", tiers.objects()));
    rows.add(row("tier.cache.bytes", tiers.cacheBytes()));
    rows.add(row("tier.ssd.bytes", tiers.ssdBytes()));
    rows.add(row("tier.hdd.bytes", tiers.hddBytes()));
    rows.add(row("tier.hdd.afterSeconds", tiers.hddAfterSeconds()));
    rows.add(row("tier.object.afterSeconds", tiers.objectAfterSeconds()));
    rows.add(row("tier.move.bytesPerSecond", tiers.moveBytesPerSecond()));
    rows.add(row("tier.move.enabled", tiers.moving()));
    rows.add(row("tier.publish.seconds", tiers.publishSeconds()));
    rows.add(row("tier.publish.keepSeconds", tiers.publishing().keepSeconds()));
    rows.add(row("tier.lease.seconds", tiers.publishing().leaseSeconds()));
    rows.add(row("tier.follow.millis", tiers.publishing().followMillis()));
    return rows;
  }

  private static @Nullable Object[] row(String name, @Nullable Object value) {
    return new @Nullable Object[] {name, value == null ? "" : value.toString()};
  }
}
