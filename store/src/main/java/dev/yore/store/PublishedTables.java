package dev.yore.store;

import dev.yore.store.manifest.ManifestMetadata;
import dev.yore.store.metadata.MetadataState;
import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.metadata.TableState;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.table.Fork;
import java.util.HashMap;
import java.util.Map;

/**
 * The tables of a published store. Which segments a table has is read, and their footers, when a
 * scan needs them, so that opening a store costs the same however much it holds. Stateless.
 */
final class PublishedTables {
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
              new PublishedSegments(schema, metadata, files, known)));
    }
    return tables;
  }

  /** Closes what is open of tables that will not be served. */
  static void close(LiveTables tables) {
    Closer closer = new Closer();
    tables.all().forEach(t -> t.closing().forEach(segment -> closer.run(segment::close)));
    closer.rethrow();
  }
}
