package dev.yore.store;

import dev.yore.store.manifest.ManifestMetadata;
import dev.yore.store.manifest.PublishedSegment;
import dev.yore.store.metadata.MetadataState;
import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.metadata.TableState;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.table.Fork;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a published store. Which segments a table has is read, and their footers, when
 * somebody first asks for the table, so that opening a store costs the same however much it holds.
 * Stateless.
 */
final class PublishedTables {
  /** A footer is a small request: what counts is how many are on their way. */
  private static final int THREADS = 16;

  private PublishedTables() {}

  /**
   * Nothing of them is open.
   *
   * @param known segments that may be open already, of which a share is taken
   */
  static LiveTables of(
      MetadataState state,
      ManifestMetadata metadata,
      SegmentFiles files,
      Map<SegmentPlace, OpenSegment> known) {
    Map<Integer, TableState> states = new HashMap<>();
    state.tables().forEach(table -> states.put(table.tableId(), table));
    Map<Integer, Fork> forks = LiveTables.forks(state.catalogs());
    LiveTables tables = new LiveTables();
    for (TableSchema schema : state.catalogs().allTables()) {
      int tableId = schema.tableId();
      Fork fork = forks.get(tableId);
      TableState flushed = states.getOrDefault(tableId, LiveTable.stateBefore(tableId, fork));
      TableSchema stored = state.catalogs().ofTable(tableId).withEveryColumn(schema);
      tables.add(
          LiveTable.opening(
              schema,
              stored,
              fork,
              flushed,
              () -> open(schema, metadata.segments(tableId), files, known)));
    }
    return tables;
  }

  private static List<OpenSegment> open(
      TableSchema schema,
      List<PublishedSegment> segments,
      SegmentFiles files,
      Map<SegmentPlace, OpenSegment> known) {
    if (segments.isEmpty()) {
      return List.of();
    }
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(THREADS, segments.size()));
    try {
      List<CompletableFuture<OpenSegment>> coming = new ArrayList<>();
      for (PublishedSegment segment : segments) {
        coming.add(
            CompletableFuture.supplyAsync(() -> open(schema, segment, files, known), threads));
      }
      return all(coming);
    } finally {
      threads.shutdown();
    }
  }

  private static OpenSegment open(
      TableSchema schema,
      PublishedSegment segment,
      SegmentFiles files,
      Map<SegmentPlace, OpenSegment> known) {
    OpenSegment open = known.get(segment.place());
    return open != null && open.handle().tryRetain()
        ? open
        : files.open(schema, segment.entry(), segment.place());
  }

  /** All of them, or none is left open. */
  private static List<OpenSegment> all(List<CompletableFuture<OpenSegment>> coming) {
    List<OpenSegment> open = new ArrayList<>();
    @Nullable RuntimeException failure = null;
    for (CompletableFuture<OpenSegment> one : coming) {
      try {
        open.add(one.join());
      } catch (CompletionException e) {
        // With a stack that says who asked for the table.
        failure =
            e.getCause() instanceof StoreException cause
                ? new StoreException(cause.code(), String.valueOf(cause.getMessage()), cause)
                : e;
      }
    }
    if (failure != null) {
      open.forEach(OpenSegment::close);
      throw failure;
    }
    return open;
  }

  /** Closes what is open of tables that will not be served. */
  static void close(LiveTables tables) {
    Closer closer = new Closer();
    tables.all().forEach(t -> t.closing().forEach(segment -> closer.run(segment::close)));
    closer.rethrow();
  }
}
