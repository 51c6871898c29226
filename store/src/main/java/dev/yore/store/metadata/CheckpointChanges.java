package dev.yore.store.metadata;

import dev.yore.store.Commit;
import dev.yore.store.schema.Catalog;
import java.util.List;

/**
 * What one checkpoint changes, all of it or nothing. Immutable.
 *
 * @param commits those since the last checkpoint, ascending
 * @param catalog as of the checkpoint
 * @param tables states of the tables that were flushed
 * @param addedSegments new segments
 * @param removedSegments segments that were merged into new ones
 */
public record CheckpointChanges(
    Checkpoint checkpoint,
    List<Commit> commits,
    Catalog catalog,
    List<TableState> tables,
    List<SegmentEntry> addedSegments,
    List<SegmentEntry> removedSegments) {
  public CheckpointChanges {
    commits = List.copyOf(commits);
    tables = List.copyOf(tables);
    addedSegments = List.copyOf(addedSegments);
    removedSegments = List.copyOf(removedSegments);
  }
}
