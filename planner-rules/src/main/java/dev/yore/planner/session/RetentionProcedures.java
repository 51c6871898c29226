package dev.yore.planner.session;

import dev.yore.parser.SqlCallProcedure;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.type.YoreTypeFactory;
import dev.yore.planner.validate.Timestamps;
import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.retention.RetentionReport;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** CALL SYS.RETAIN, SYS.HOLD, SYS.RELEASE and SYS.BACKFILL. Pure functions. */
final class RetentionProcedures {
  private static final RelDataType REPORT =
      YoreTypeFactory.INSTANCE
          .builder()
          .add("TABLE_NAME", SqlTypeName.VARCHAR)
          .add("DRY_RUN", SqlTypeName.BOOLEAN)
          .add("REMOVED_COMMITS", SqlTypeName.BIGINT)
          .add("REMOVED_VERSIONS", SqlTypeName.BIGINT)
          .add("BYTES_BEFORE", SqlTypeName.BIGINT)
          .add("BYTES_AFTER", SqlTypeName.BIGINT)
          .build();

  private RetentionProcedures() {}

  /** The call compiled, or null if it is none of these. */
  static @Nullable Compiled compile(SqlCallProcedure call, SqlCatalog catalog) {
    if (CallArguments.isOf(call, "RETAIN")) {
      return retain(call, catalog);
    }
    if (CallArguments.isOf(call, "HOLD")) {
      return hold(call);
    }
    if (CallArguments.isOf(call, "RELEASE")) {
      String name = CallArguments.texts(call, 1, "the name of a hold, as text").get(0);
      return new Compiled.StoreAction(store -> store.retention().release(name));
    }
    if (CallArguments.isOf(call, "BACKFILL")) {
      return backfill(call);
    }
    return null;
  }

  private static Compiled retain(SqlCallProcedure call, SqlCatalog catalog) {
    CallArguments arguments =
        new CallArguments(call, "the name of a table and, perhaps, 'DRY RUN'").between(1, 2);
    boolean dryRun = arguments.size() == 2;
    if (dryRun && !arguments.text(1).equalsIgnoreCase("DRY RUN")) {
      throw arguments.wrong();
    }
    TableSchema table = table(arguments.text(0), catalog);
    return Compiled.Report.ofRow(REPORT, !dryRun, store -> row(store, table, dryRun));
  }

  private static @Nullable Object[] row(Store store, TableSchema table, boolean dryRun) {
    RetentionReport report = store.retention().apply(table.tableId(), dryRun);
    return new @Nullable Object[] {
      table.name().toString(),
      report.dryRun(),
      report.removedCommits(),
      report.removedVersions(),
      report.bytesBefore(),
      report.bytesAfter()
    };
  }

  private static Compiled hold(SqlCallProcedure call) {
    CallArguments arguments =
        new CallArguments(call, "a name and, perhaps, a sequence").between(1, 2);
    String name = arguments.text(0);
    if (arguments.size() == 1) {
      return new Compiled.StoreAction(s -> s.retention().hold(name, s.lastSequence()));
    }
    long sequence = arguments.integer(1);
    return new Compiled.StoreAction(store -> store.retention().hold(name, sequence));
  }

  private static Compiled backfill(SqlCallProcedure call) {
    String time = CallArguments.texts(call, 1, "a time as text, or 'NOW'").get(0);
    Long millis = time.equalsIgnoreCase("NOW") ? null : Timestamps.parseMillis(time);
    return new Compiled.StoreAction(store -> store.backfill(millis));
  }

  /** Dropped tables have a past to be thinned, too. */
  static TableSchema table(String name, SqlCatalog catalog) {
    for (String candidate : List.of(name, name.toUpperCase(Locale.ROOT))) {
      TableName tableName = TableName.of(candidate);
      var found =
          catalog.catalog().table(tableName).or(() -> catalog.catalog().lastDropped(tableName));
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new StoreException(ErrorCode.TABLE_NOT_FOUND, "table " + name + " not found");
  }
}
