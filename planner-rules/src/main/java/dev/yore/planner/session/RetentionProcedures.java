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
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
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
    if (call.name().names.equals(List.of("SYS", "RETAIN"))) {
      return retain(call, catalog);
    }
    if (call.name().names.equals(List.of("SYS", "HOLD"))) {
      return hold(call);
    }
    if (call.name().names.equals(List.of("SYS", "RELEASE"))) {
      if (call.arguments().size() != 1) {
        throw wrong(call, "the name of a hold");
      }
      String name = text(call, 0, "the name of a hold");
      return new Compiled.StoreAction(store -> store.retention().release(name));
    }
    if (call.name().names.equals(List.of("SYS", "BACKFILL"))) {
      return backfill(call);
    }
    return null;
  }

  private static Compiled retain(SqlCallProcedure call, SqlCatalog catalog) {
    String wanted = "the name of a table and, perhaps, 'DRY RUN'";
    int arguments = call.arguments().size();
    boolean dryRun = arguments == 2;
    boolean right = arguments == 1 || (dryRun && text(call, 1, wanted).equalsIgnoreCase("DRY RUN"));
    if (!right) {
      throw wrong(call, wanted);
    }
    TableSchema table = table(text(call, 0, wanted), catalog);
    return new Compiled.Report(REPORT, !dryRun, store -> rows(store, table, dryRun));
  }

  private static List<@Nullable Object[]> rows(Store store, TableSchema table, boolean dryRun) {
    RetentionReport report = store.retention().apply(table.tableId(), dryRun);
    return List.<@Nullable Object[]>of(
        new @Nullable Object[] {
          table.name().toString(),
          report.dryRun(),
          report.removedCommits(),
          report.removedVersions(),
          report.bytesBefore(),
          report.bytesAfter()
        });
  }

  private static Compiled hold(SqlCallProcedure call) {
    String wanted = "a name and, perhaps, a sequence";
    int arguments = call.arguments().size();
    if (arguments < 1 || arguments > 2) {
      throw wrong(call, wanted);
    }
    String name = text(call, 0, wanted);
    if (arguments == 1) {
      return new Compiled.StoreAction(s -> s.retention().hold(name, s.lastSequence()));
    }
    SqlNode second = call.arguments().get(1);
    if (!(second instanceof SqlNumericLiteral number) || !number.isInteger()) {
      throw wrong(call, wanted);
    }
    long sequence = number.longValue(true);
    return new Compiled.StoreAction(store -> store.retention().hold(name, sequence));
  }

  private static Compiled backfill(SqlCallProcedure call) {
    String wanted = "a time as text, or 'NOW'";
    if (call.arguments().size() != 1) {
      throw wrong(call, wanted);
    }
    String time = text(call, 0, wanted);
    Long millis = time.equalsIgnoreCase("NOW") ? null : Timestamps.parseMillis(time);
    return new Compiled.StoreAction(store -> store.backfill(millis));
  }

  private static String text(SqlCallProcedure call, int argument, String wanted) {
    if (call.arguments().get(argument) instanceof SqlCharStringLiteral text) {
      return Objects.requireNonNull(text.getValueAs(String.class));
    }
    throw wrong(call, wanted);
  }

  private static StoreException wrong(SqlCallProcedure call, String wanted) {
    return new StoreException(ErrorCode.INVALID_STATEMENT, call.name() + " takes " + wanted);
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
