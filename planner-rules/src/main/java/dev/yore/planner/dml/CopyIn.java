package dev.yore.planner.dml;

import dev.yore.engine.value.ColumnCodec;
import dev.yore.planner.FileAccess;
import dev.yore.planner.catalog.CopyProgress;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file into a table, within one transaction or in batches that are committed one by one;
 * with a file for rejects, the rows that fit. Used once, by one thread.
 */
final class CopyIn {
  /** Rows that become one change: enough to amortise it, few enough to find a bad one again. */
  private static final int CHANGE_ROWS = 4096;

  private final CopyPlan.In target;
  private final Path file;
  private final CopyOptions options;
  private final FileAccess files;
  private final CopyProgress progress;
  private final List<Column> columns;
  private final List<ColumnCodec> codecs = new ArrayList<>();
  private final List<Fitting> change = new ArrayList<>();
  private long heldBytes;
  private long committed;

  /** A row whose values are ones of its columns' types. */
  private record Fitting(CopySource.Row row, @Nullable Object[] values) {}

  CopyIn(
      CopyPlan.In target, Path file, CopyOptions options, FileAccess files, CopyProgress progress) {
    this.target = target;
    this.file = file;
    this.options = options;
    this.files = files;
    this.progress = progress;
    this.columns = target.columns().stream().map(target.table().columns()::get).toList();
    columns.forEach(column -> codecs.add(ColumnCodec.of(column.name(), column.type())));
  }

  /** Copies until the file ends; returns the rows that were copied. */
  long run(CopyPlan.Transactions transactions) {
    String rejectsFile = options.rejects();
    try (CopySource source = open();
        CopyRejects rejects =
            rejectsFile == null ? null : new CopyRejects(files.resolve(rejectsFile), options)) {
      progress.totalBytes(source.totalBytes());
      boolean more = true;
      while (more) {
        long before = progress.rows();
        more = transactions.within(scope -> copyBatch(source, rejects, scope)) > 0;
        committed += progress.rows() - before;
        progress.committed(options.batchRows() == CopyOptions.ALL_ROWS ? 0 : committed);
      }
      return committed;
    } catch (UncheckedIOException e) {
      throw noting(unreadable(Objects.requireNonNull(e.getCause())));
    } catch (IOException e) {
      throw unreadable(e);
    } catch (StoreException e) {
      throw noting(e);
    }
  }

  private CopySource open() throws IOException {
    return switch (options.format()) {
      case CSV -> new CsvSource(file, columns, options);
      case PARQUET -> new ParquetSource(file, columns, target.whole());
    };
  }

  /** Whoever looks for what is missing must know what is there. */
  private StoreException noting(StoreException failure) {
    return committed == 0
        ? failure
        : new StoreException(
            failure.code(),
            failure.getMessage()
                + "; the "
                + committed
                + " rows of the batches before are committed",
            failure);
  }

  private StoreException unreadable(IOException e) {
    if (e instanceof CharacterCodingException) {
      return CopyOptions.invalid("file " + file + " is not in " + options.encoding());
    }
    return new StoreException(ErrorCode.IO_ERROR, "file " + file + " cannot be read: " + e, e);
  }

  /** Copies what one transaction may have; returns 1 if there may be more rows. */
  private long copyBatch(CopySource source, @Nullable CopyRejects rejects, StatementScope scope)
      throws IOException {
    heldBytes = 0;
    for (long read = 0; read < options.batchRows(); read++) {
      scope.checkCancelled();
      CopySource.Row row = source.next();
      if (row == null) {
        apply(rejects, scope);
        if (rejects != null && rejects.rows() > 0) {
          scope
              .warnings()
              .accept(rejects.rows() + " rows were rejected; " + options.rejects() + " has them");
        }
        return 0;
      }
      add(row, rejects);
      if (change.size() == CHANGE_ROWS) {
        progress.readBytes(source.readBytes());
        apply(rejects, scope);
      }
    }
    apply(rejects, scope);
    return 1;
  }

  private void add(CopySource.Row row, @Nullable CopyRejects rejects) throws IOException {
    try {
      @Nullable Object[] values = row.values();
      for (int i = 0; i < values.length; i++) {
        check(values[i], i);
      }
      change.add(new Fitting(row, values));
    } catch (StoreException e) {
      reject(row, e, rejects);
    }
  }

  private void check(@Nullable Object value, int position) {
    if (value != null) {
      codecs.get(position).toPhysical(value);
    } else if (!columns.get(position).nullable()) {
      throw new StoreException(
          ErrorCode.NOT_NULL_VIOLATION, "column " + columns.get(position).name() + " is NOT NULL");
    }
  }

  private void reject(CopySource.Row row, StoreException why, @Nullable CopyRejects rejects)
      throws IOException {
    if (rejects == null) {
      throw at(row, why);
    }
    rejects.add(row, why);
    progress.rejected(rejects.rows());
  }

  private StoreException at(CopySource.Row row, StoreException why) {
    String unit = options.format().unit();
    return new StoreException(
        why.code(),
        "file " + file + ", " + unit + " " + row.number() + ": " + why.getMessage(),
        why);
  }

  private void apply(@Nullable CopyRejects rejects, StatementScope scope) throws IOException {
    long applied = change.size();
    try {
      insert(change, scope);
    } catch (StoreException e) {
      applied = applySingly(e, rejects, scope);
    }
    change.clear();
    progress.rows(progress.rows() + applied);
    requireRoom(scope);
  }

  private void insert(List<Fitting> rows, StatementScope scope) {
    InsertRows insert = new InsertRows(target.table(), target.columns(), target.defaults(), scope);
    rows.forEach(row -> insert.append(row.values, 0));
    heldBytes += insert.apply();
  }

  /**
   * What a transaction adds is held until it commits; better one clear refusal than a full heap.
   */
  private void requireRoom(StatementScope scope) {
    long budgetBytes = scope.settings().memoryBudgetBytes();
    if (heldBytes > budgetBytes) {
      throw new StoreException(
          ErrorCode.OUT_OF_MEMORY_BUDGET,
          "COPY has added "
              + progress.rows()
              + " rows of "
              + heldBytes
              + " bytes in one transaction, which may hold "
              + budgetBytes
              + "; let it commit as it goes, COPY … FROM … (BATCH 100000), or SET MEMORY_BUDGET");
    }
  }

  /** A change fails as a whole; the rows one by one show which of them it was. */
  private long applySingly(
      StoreException failure, @Nullable CopyRejects rejects, StatementScope scope)
      throws IOException {
    long kept = 0;
    for (Fitting row : change) {
      scope.checkCancelled();
      try {
        insert(List.of(row), scope);
        kept++;
      } catch (StoreException e) {
        if (e.code() == ErrorCode.CANCELLED || e.code() == ErrorCode.WRITE_CONFLICT) {
          throw e;
        }
        reject(row.row, e, rejects);
      }
    }
    if (kept == change.size()) {
      // What only the whole change violates, such as a row that a later one refers to, is kept now.
      scope.warnings().accept("rows were copied one by one: " + failure.getMessage());
    }
    return kept;
  }
}
