package dev.yore.store;

import dev.yore.store.retention.Erasure;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.table.BlockErasure;
import dev.yore.store.table.Fork;
import dev.yore.store.table.RowLookup;
import dev.yore.store.table.TableStreams;
import dev.yore.store.table.VectorCache;
import dev.yore.store.vector.VectorBatch;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Erases rows: rewrites every segment that says anything of them, on all branches, then renews the
 * log and empties the cache. Others commit while the segments that are there are written anew, and
 * wait while that is made up for what they committed meanwhile; readers go on with what they have
 * pinned. Safe for many threads.
 */
final class RowErasure {
  private final Checkpointer checkpointer;
  private final CommitPipeline pipeline;
  private final LiveTables tables;
  private final SegmentFiles files;
  private final StoreReads reads;
  private final VectorCache cache;

  RowErasure(
      Checkpointer checkpointer,
      CommitPipeline pipeline,
      LiveTables tables,
      SegmentFiles files,
      StoreReads reads,
      VectorCache cache) {
    this.checkpointer = checkpointer;
    this.pipeline = pipeline;
    this.tables = tables;
    this.files = files;
    this.reads = reads;
    this.cache = cache;
  }

  List<Erasure> erasures() {
    return checkpointer.history().erasures();
  }

  /**
   * See {@link Store#erase}. Most of the work is done while others commit; what they have committed
   * meanwhile is done then, while they wait.
   */
  Erasure erase(int tableId, long[] rowIds) {
    return checkpointer.quietly(
        () -> {
          SegmentErasure segments = new SegmentErasure(checkpointer, tables, files);
          try {
            LiveTable table = tables.get(tableId);
            checkpointer.flush(1);
            segments.bringTo(pipeline.settled(() -> affectedRows(ownRows(table, rowIds))));
            return pipeline.settled(() -> finish(table, rowIds, segments));
          } finally {
            segments.giveUp();
          }
        });
  }

  private Erasure finish(LiveTable table, long[] rowIds, SegmentErasure segments) {
    checkpointer.flush(1);
    Map<Integer, TreeSet<Long>> own = ownRows(table, rowIds);
    long rows = own.values().stream().mapToLong(TreeSet::size).sum();
    Map<Integer, TreeSet<Long>> affected = affectedRows(own);
    Map<Integer, long[]> touched = new HashMap<>();
    affected.forEach(
        (id, ids) -> touched.put(id, ids.stream().mapToLong(Long::longValue).toArray()));
    String name = table.schema().name().toString();
    Map<Integer, List<RowKey>> lost =
        new ErasedParents(reads, pipeline.visible(), cache).of(affected);
    Commit note = pipeline.note("ERASE FROM " + name + ": rows=" + rows, touched, lost);
    checkpointer.flush(1);
    segments.bringTo(affected);
    List<SegmentSwaps.Rewrite> replacements = segments.replacements();
    Erasure erasure =
        new Erasure(
            table.tableId(),
            name,
            note.sequence(),
            note.stampMillis(),
            rows,
            segments.versions(),
            replacements.size(),
            digest(affected, replacements));
    segments.handOver();
    checkpointer.swaps().rewrite(replacements, checkpointer.history().with(erasure));
    cache.clear();
    reads.erased();
    if (!checkpointer.renewLog()) {
      throw new StoreException(
          ErrorCode.INTERNAL, "rows are erased from segments but may still be in the log");
    }
    return erasure;
  }

  /** Per table the rows that were inserted into it, and all others of the same keys. */
  private Map<Integer, TreeSet<Long>> ownRows(LiveTable table, long[] rowIds) {
    Map<Integer, TreeSet<Long>> own = new TreeMap<>();
    for (long rowId : rowIds) {
      own.computeIfAbsent(ownerOf(table, rowId), id -> new TreeSet<>()).add(rowId);
    }
    if (rowIds.length == 0 || !table.schema().hasKey()) {
      return own;
    }
    VectorBatch keys = keysOf(table, rowIds);
    for (int id : pipeline.visible().catalogs().family(table.tableId())) {
      // Its own streams only: what it took over is found where it was inserted.
      List<Long> found = BlockErasure.rowsOf(tables.get(id).streams(), keys, cache);
      if (!found.isEmpty()) {
        own.computeIfAbsent(id, i -> new TreeSet<>()).addAll(found);
      }
    }
    return own;
  }

  private int ownerOf(LiveTable table, long rowId) {
    Fork fork = table.fork();
    return fork == null || rowId >= fork.firstRowId()
        ? table.tableId()
        : ownerOf(tables.get(fork.parentTableId()), rowId);
  }

  private VectorBatch keysOf(LiveTable table, long[] rowIds) {
    TableSchema schema = table.schema();
    TableStreams streams = reads.pin(table.tableId());
    try {
      return new RowLookup(streams.withSchema(schema), Long.MAX_VALUE, cache)
          .readRows(rowIds, schema.keyColumns());
    } finally {
      streams.release();
    }
  }

  /** Rows of each table, also those it took over: it may have changed or deleted them. */
  private Map<Integer, TreeSet<Long>> affectedRows(Map<Integer, TreeSet<Long>> own) {
    Map<Integer, TreeSet<Long>> affected = new TreeMap<>();
    for (LiveTable table : tables.all()) {
      TreeSet<Long> rows = affectedRows(table, own);
      if (!rows.isEmpty()) {
        affected.put(table.tableId(), rows);
      }
    }
    return affected;
  }

  private TreeSet<Long> affectedRows(LiveTable table, Map<Integer, TreeSet<Long>> own) {
    TreeSet<Long> rows = new TreeSet<>(own.getOrDefault(table.tableId(), new TreeSet<>()));
    Fork fork = table.fork();
    LiveTable parent = fork == null ? null : tables.find(fork.parentTableId());
    if (fork != null && parent != null) {
      rows.addAll(affectedRows(parent, own).headSet(fork.firstRowId()));
    }
    return rows;
  }

  private static String digest(
      Map<Integer, TreeSet<Long>> affected, List<SegmentSwaps.Rewrite> replacements) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      affected.forEach(
          (tableId, rowIds) -> {
            update(sha, tableId);
            rowIds.forEach(rowId -> update(sha, rowId));
          });
      for (SegmentSwaps.Rewrite r : replacements) {
        update(sha, r.after().entry().segmentId());
        update(sha, r.after().entry().sizeBytes());
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void update(MessageDigest sha, long value) {
    sha.update(ByteBuffer.allocate(Long.BYTES).putLong(0, value));
  }
}
