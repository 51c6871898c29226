package dev.yore.store.metadata;

import dev.yore.store.schema.Catalogs;
import java.util.List;

/**
 * Everything but the commits, as of one checkpoint. Immutable.
 *
 * @param tables states of tables that were ever flushed
 * @param segments ascending by table, then id
 * @param places of segments that are not simply where they were written
 * @param history what is kept of the past
 */
public record MetadataState(
    Checkpoint checkpoint,
    Catalogs catalogs,
    List<TableState> tables,
    List<SegmentEntry> segments,
    List<SegmentPlace> places,
    HistoryState history) {
  /** A state in which every segment is where it was written. */
  public MetadataState(
      Checkpoint checkpoint,
      Catalogs catalogs,
      List<TableState> tables,
      List<SegmentEntry> segments,
      HistoryState history) {
    this(checkpoint, catalogs, tables, segments, List.of(), history);
  }

  public MetadataState {
    tables = List.copyOf(tables);
    segments = List.copyOf(segments);
    places = List.copyOf(places);
  }
}
