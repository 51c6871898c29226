package dev.yore.planner.dml;

import dev.yore.planner.RowCursor;
import dev.yore.planner.catalog.CopyProgress;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.run.PlanCursor;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a query's rows to a file, which is there whole or not at all. Used by one thread. */
final class CopyOut {
  /** Progress that is looked at by people need not be told of every row. */
  private static final int ROWS_BETWEEN_REPORTS = 4096;

  private final QueryPlan plan;
  private final Path file;
  private final CopyOptions options;
  private final CopyProgress progress;

  CopyOut(QueryPlan plan, Path file, CopyOptions options, CopyProgress progress) {
    this.plan = plan;
    this.file = file;
    this.options = options;
    this.progress = progress;
  }

  long run(CopyPlan.Transactions transactions) {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      long rows = transactions.within(scope -> write(partial, scope));
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
      return rows;
    } catch (UncheckedIOException e) {
      throw unwritable(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw unwritable(e);
    } finally {
      deleteIfThere(partial);
    }
  }

  private StoreException unwritable(IOException e) {
    return new StoreException(ErrorCode.IO_ERROR, "file " + file + " cannot be written: " + e, e);
  }

  private static void deleteIfThere(Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      // What went wrong before is more worth telling; the name says what the file is.
    }
  }

  private CopySink open(Path partial) throws IOException {
    return switch (options.format()) {
      case CSV -> new CsvSink(partial, plan.rowType(), options);
      case PARQUET -> new ParquetSink(partial, plan.rowType(), options.compression());
    };
  }

  private long write(Path partial, StatementScope scope) throws IOException {
    long rows = 0;
    try (CopySink sink = open(partial);
        RowCursor cursor = PlanCursor.open(plan, List.of(), scope, () -> {})) {
      for (@Nullable Object[] row = cursor.next(); row != null; row = cursor.next()) {
        sink.write(row);
        rows++;
        if (rows % ROWS_BETWEEN_REPORTS == 0) {
          progress.rows(rows);
        }
      }
      sink.finish();
    }
    return rows;
  }
}
