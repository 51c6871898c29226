package dev.yore.store.metadata;

import dev.yore.store.schema.Catalogs;
import java.util.List;

/**
 * Everything but the commits, as of one checkpoint. Immutable.
 *
 * @param tables states of tables that were ever flushed
 * @param segments ascending by table, then id
 * @param history what is kept of the past
 */
public record MetadataState(
    Checkpoint checkpoint,
    Catalogs catalogs,
    List<TableState> tables,
    List<SegmentEntry> segments,
    HistoryState history) {
  public MetadataState {
    tables = List.copyOf(tables);
    segments = List.copyOf(segments);
  }
}
