package dev.yore.store.metadata;

import dev.yore.store.Commit;
import dev.yore.store.schema.Catalogs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one checkpoint changes, all of it or nothing. Immutable.
 *
 * @param commits those since the last checkpoint, ascending
 * @param catalogs as of the checkpoint
 * @param tables states of the tables that were flushed
 * @param addedSegments new segments
 * @param removedSegments segments that were merged into new ones or whose table is removed
 * @param removedTables ids of the tables of dropped branches
 * @param history what is kept of the past from now on; null for as before
 */
public record CheckpointChanges(
    Checkpoint checkpoint,
    List<Commit> commits,
    Catalogs catalogs,
    List<TableState> tables,
    List<SegmentEntry> addedSegments,
    List<SegmentEntry> removedSegments,
    List<Integer> removedTables,
    @Nullable HistoryState history) {

  /** Changes that leave the history as it is. */
  public CheckpointChanges(
      Checkpoint checkpoint,
      List<Commit> commits,
      Catalogs catalogs,
      List<TableState> tables,
      List<SegmentEntry> addedSegments,
      List<SegmentEntry> removedSegments,
      List<Integer> removedTables) {
    this(
        checkpoint, commits, catalogs, tables, addedSegments, removedSegments, removedTables, null);
  }

  /** A change of nothing but what is kept of the past. */
  public static CheckpointChanges ofHistory(
      Checkpoint checkpoint, Catalogs catalogs, HistoryState history) {
    return new CheckpointChanges(
        checkpoint, List.of(), catalogs, List.of(), List.of(), List.of(), List.of(), history);
  }

  public CheckpointChanges {
    commits = List.copyOf(commits);
    tables = List.copyOf(tables);
    addedSegments = List.copyOf(addedSegments);
    removedSegments = List.copyOf(removedSegments);
    removedTables = List.copyOf(removedTables);
  }
}
