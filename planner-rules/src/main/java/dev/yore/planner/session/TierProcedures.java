package dev.yore.planner.session;

import dev.yore.parser.SqlCallProcedure;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.type.YoreTypeFactory;
import dev.yore.store.BackupProgress;
import dev.yore.store.Commit;
import dev.yore.store.PublicationReport;
import dev.yore.store.Store;
import dev.yore.store.Tier;
import dev.yore.store.object.ObjectStoreOptions;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * CALL SYS.MOVE_TO_TIER, SYS.SET_TIER, SYS.SET_COALESCENCE, SYS.PUBLISH, SYS.COMMIT_STAGED and
 * SYS.BACKUP. Pure functions.
 */
final class TierProcedures {
  private static final RelDataType MOVED =
      YoreTypeFactory.INSTANCE
          .builder()
          .add("TABLE_NAME", SqlTypeName.VARCHAR)
          .add("TIER", SqlTypeName.VARCHAR)
          .add("MOVED_SEGMENTS", SqlTypeName.INTEGER)
          .build();

  private static final RelDataType PUBLISHED =
      YoreTypeFactory.INSTANCE
          .builder()
          .add("MANIFEST", SqlTypeName.BIGINT)
          .add("SEQ", SqlTypeName.BIGINT)
          .add("SEGMENTS", SqlTypeName.INTEGER)
          .add("COPIED_SEGMENTS", SqlTypeName.INTEGER)
          .add("COPIED_BYTES", SqlTypeName.BIGINT)
          .build();

  private static final RelDataType COMMITTED =
      YoreTypeFactory.INSTANCE
          .builder()
          .add("SEQ", SqlTypeName.BIGINT)
          .add("INSERTED", SqlTypeName.BIGINT)
          .add("UPDATED", SqlTypeName.BIGINT)
          .add("DELETED", SqlTypeName.BIGINT)
          .build();

  private TierProcedures() {}

  /** The call compiled, or null if it is none of these. */
  static @Nullable Compiled compile(SqlCallProcedure call, SqlCatalog catalog) {
    if (CallArguments.isOf(call, "MOVE_TO_TIER")) {
      List<String> arguments =
          CallArguments.texts(call, 2, "the name of a table and SSD, HDD or OBJECT, as text");
      return move(arguments.get(0), Tier.of(arguments.get(1)), catalog);
    }
    if (CallArguments.isOf(call, "SET_TIER")) {
      List<String> arguments =
          CallArguments.texts(call, 2, "a setting, such as 'ssd.bytes', and its value, as text");
      return new Compiled.StoreAction(
          store -> store.tiers().set(arguments.get(0), arguments.get(1)));
    }
    if (CallArguments.isOf(call, "SET_COALESCENCE")) {
      List<String> arguments =
          CallArguments.texts(call, 2, "a setting, such as 'enabled', and its value, as text");
      return new Compiled.StoreAction(
          store -> store.setCoalescence(arguments.get(0), arguments.get(1)));
    }
    if (CallArguments.isOf(call, "PUBLISH")) {
      CallArguments.texts(call, 0, "no arguments");
      return published(true, store -> store.tiers().publish());
    }
    if (CallArguments.isOf(call, "COMMIT_STAGED")) {
      String job = CallArguments.texts(call, 1, "the id of a staged job, as text").get(0);
      return Compiled.Report.ofRow(
          COMMITTED,
          true,
          store -> {
            Commit commit = store.commitStaged(job);
            return new @Nullable Object[] {
              commit.sequence(), commit.inserted(), commit.updated(), commit.deleted()
            };
          });
    }
    if (CallArguments.isOf(call, "BACKUP")) {
      String target =
          CallArguments.texts(call, 1, "one text, a directory or s3://bucket/prefix").get(0);
      // Allowed when read-only: the store stays as it is.
      return published(false, store -> store.backup(place(store, target), BackupProgress.SILENT));
    }
    return null;
  }

  private static Compiled move(String name, Tier tier, SqlCatalog catalog) {
    int tableId = RetentionProcedures.table(name, catalog).tableId();
    return Compiled.Report.ofRow(
        MOVED,
        true,
        store -> new @Nullable Object[] {name, tier.name(), store.tiers().move(tableId, tier)});
  }

  /** An S3 bucket is reached in the way the store reaches its own, if it has one. */
  private static ObjectStoreOptions place(Store store, String target) {
    ObjectStoreOptions own = store.tiers().options().objects();
    return own != null && target.startsWith("s3://")
        ? own.at(target)
        : ObjectStoreOptions.of(target);
  }

  private static Compiled published(boolean changes, Function<Store, PublicationReport> action) {
    return Compiled.Report.ofRow(
        PUBLISHED,
        changes,
        store -> {
          PublicationReport report = action.apply(store);
          return new @Nullable Object[] {
            report.manifest(),
            report.sequence(),
            report.segments(),
            report.copiedSegments(),
            report.copiedBytes()
          };
        });
  }
}
