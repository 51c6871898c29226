package dev.yore.store;

import dev.yore.store.object.ObjectAccess;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.staged.StagedFile;
import dev.yore.store.staged.StagedJob;
import dev.yore.store.staged.StagedSegment;
import dev.yore.store.staged.StagedWriter;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one commit of the rows of a staged job, once: whoever asks again gets the commit there is.
 * The commits since the job began tell, by their messages. One thread at a time.
 *
 * <p>Segments of new rows become part of the store as they are, unless other rows or constraints
 * have a say; else their rows go the way of every INSERT's.
 */
final class StagedCommit {
  /** Each time somebody else has committed the same keys in between. */
  private static final int MAX_ATTEMPTS = 5;

  private final Store store;
  private final StoreParts parts;
  private final ObjectAccess objects;
  private final String jobId;

  StagedCommit(Store store, StoreParts parts, ObjectAccess objects, String jobId) {
    this.store = store;
    this.parts = parts;
    this.objects = objects;
    this.jobId = jobId;
  }

  /** See {@link Store#commitStaged}. */
  Commit run() {
    StagedJob job = StagedJob.find(objects, jobId);
    Commit commit = done(job == null ? 0 : job.afterSequence());
    if (commit == null) {
      if (job == null) {
        throw new StoreException(
            ErrorCode.INVALID_PARAMETER,
            "there is no staged job '%s' at %s".formatted(jobId, objects.name("")));
      }
      commit = commit(job);
    }
    store.tiers().publish();
    StagedWriter.remove(objects, jobId);
    return commit;
  }

  private @Nullable Commit done(long afterSequence) {
    String message = StagedJob.message(jobId);
    Commit[] found = new Commit[1];
    store.commits(
        afterSequence + 1,
        Long.MAX_VALUE,
        commit -> {
          if (message.equals(commit.message())) {
            found[0] = commit;
          }
        });
    return found[0];
  }

  private Commit commit(StagedJob job) {
    List<StagedSegment> segments = new ArrayList<>();
    List<Path> copies = new ArrayList<>();
    try {
      for (int attempt = 1; ; attempt++) {
        try (Transaction txn = store.begin(job.branch())) {
          TableSchema table = table(txn, job);
          if (segments.isEmpty()) {
            fetch(job, table, segments, copies);
          }
          return isAdopted(table, job, segments)
              ? adopt(txn, table, job, segments)
              : apply(txn, table, job, segments);
        } catch (StoreException e) {
          if (e.code() != ErrorCode.WRITE_CONFLICT || attempt == MAX_ATTEMPTS) {
            throw e;
          }
        }
      }
    } finally {
      segments.forEach(StagedSegment::close);
      copies.forEach(parts.files()::unstage);
    }
  }

  private void fetch(
      StagedJob job, TableSchema table, List<StagedSegment> segments, List<Path> copies) {
    Checkpointer checkpointer = parts.checkpointer();
    long segmentId = checkpointer.quietly(checkpointer::newSegmentId);
    for (StagedFile file : job.files()) {
      Path copy = parts.files().staging(table.tableId(), segmentId, copies.size());
      copies.add(copy);
      segments.add(StagedSegment.fetch(objects, file, copy, parts.directory().storeId(), table));
    }
  }

  /**
   * Whether the segments can be taken as they are: nothing but keys and nulls is to be looked at,
   * and their blocks are not so empty that the table would consist of gaps.
   */
  private static boolean isAdopted(TableSchema table, StagedJob job, List<StagedSegment> segments) {
    long rows = segments.stream().mapToLong(StagedSegment::rows).sum();
    long slots = segments.stream().mapToLong(StagedSegment::slots).sum();
    return !job.overwrites()
        && table.rules().constraints().isEmpty()
        && table.rules().uniques().isEmpty()
        && rows >= slots / 2;
  }

  private Commit adopt(
      Transaction txn, TableSchema table, StagedJob job, List<StagedSegment> segments) {
    Set<RowKey> keys = new HashSet<>();
    KeyEncoder encoder = table.hasKey() ? KeyEncoder.ofKeys(table) : null;
    for (StagedSegment segment : segments) {
      segment.requireNotNull(table);
      if (encoder != null) {
        segment.read(table.keyColumns(), rows -> requireNew(txn, table, encoder, rows, keys));
      }
    }
    long rows = segments.stream().mapToLong(StagedSegment::rows).sum();
    CommitPipeline.Adopted adopted =
        new CommitPipeline.Adopted(
            txn.branch().branchId(), table, job.message(), txn.snapshotSequence(), keys, rows);
    return new SegmentAdoption(parts).run(adopted, segments);
  }

  private static void requireNew(
      Transaction txn, TableSchema table, KeyEncoder encoder, VectorBatch rows, Set<RowKey> known) {
    long[] rowIds = txn.find(table.tableId(), rows);
    for (int row = 0; row < rowIds.length; row++) {
      if (rowIds[row] != Transaction.NO_ROW || !known.add(encoder.encode(rows, row))) {
        throw new StoreException(
            ErrorCode.DUPLICATE_KEY,
            "duplicate key in %s: %s exists already"
                .formatted(table.name(), ValueText.keyOnly(table, rows, row)));
      }
    }
  }

  private Commit apply(
      Transaction txn, TableSchema table, StagedJob job, List<StagedSegment> segments) {
    for (StagedSegment segment : segments) {
      segment.read(all(table), rows -> apply(txn, table, job, rows));
    }
    Optional<Commit> commit = txn.commit(job.message());
    if (commit.isEmpty()) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT,
          "staged job '%s' changes nothing: its rows are there as they are".formatted(jobId));
    }
    return commit.get();
  }

  private static TableSchema table(Transaction txn, StagedJob job) {
    TableSchema table =
        txn.catalog()
            .table(job.table())
            .orElseThrow(
                () ->
                    new StoreException(
                        ErrorCode.TABLE_NOT_FOUND,
                        "staged job '%s' is for table %s, which is not there"
                            .formatted(job.jobId(), job.table())));
    List<Integer> ids = table.columns().stream().map(c -> c.id()).toList();
    if (!ids.equals(job.columnIds())) {
      throw new StoreException(
          ErrorCode.INVALID_SCHEMA,
          "table %s was altered while staged job '%s' was written; write it again"
              .formatted(job.table(), job.jobId()));
    }
    if (job.overwrites() && !table.hasKey()) {
      throw new StoreException(
          ErrorCode.INVALID_SCHEMA,
          "table %s has no key by which rows could be overwritten".formatted(job.table()));
    }
    return table;
  }

  private static void apply(Transaction txn, TableSchema table, StagedJob job, VectorBatch rows) {
    if (!job.overwrites()) {
      txn.apply(TableChange.insert(table.tableId(), rows));
      return;
    }
    VectorBatch keys =
        new VectorBatch(rows.rowCount(), table.keyColumns().stream().map(rows::column).toList());
    long[] rowIds = txn.find(table.tableId(), keys);
    int[] known = positions(rowIds, true);
    int[] fresh = positions(rowIds, false);
    List<Integer> others =
        IntStream.range(0, table.columns().size())
            .filter(ordinal -> !table.keyColumns().contains(ordinal))
            .boxed()
            .toList();
    boolean updates = known.length > 0 && !others.isEmpty();
    boolean inserts = fresh.length > 0;
    if (updates || inserts) {
      txn.apply(
          new TableChange(
              table.tableId(),
              new long[0],
              updates ? Arrays.stream(known).mapToLong(i -> rowIds[i]).toArray() : new long[0],
              updates ? others : List.of(),
              updates ? rows(table, rows, others, known) : null,
              inserts ? rows(table, rows, all(table), fresh) : null));
    }
  }

  private static List<Integer> all(TableSchema table) {
    return IntStream.range(0, table.columns().size()).boxed().toList();
  }

  private static int[] positions(long[] rowIds, boolean found) {
    return IntStream.range(0, rowIds.length)
        .filter(i -> (rowIds[i] != Transaction.NO_ROW) == found)
        .toArray();
  }

  private static VectorBatch rows(
      TableSchema table, VectorBatch from, List<Integer> ordinals, int[] positions) {
    List<ColumnVector> columns = new ArrayList<>(ordinals.size());
    for (int ordinal : ordinals) {
      ColumnBuilder builder = new ColumnBuilder(table.columns().get(ordinal).type().physical());
      for (int position : positions) {
        builder.appendFrom(from.column(ordinal), position);
      }
      columns.add(builder.build());
    }
    return new VectorBatch(positions.length, columns);
  }
}
