package dev.yore.store;

import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.table.SegmentHandle;
import java.util.List;

/** The segment files of a store: writes, opens and deletes them. Safe for many threads. */
final class SegmentFiles {
  private final StoreDirectory directory;

  SegmentFiles(StoreDirectory directory) {
    this.directory = directory;
  }

  SegmentHandle open(TableSchema schema, SegmentEntry entry) {
    throw new StoreException(
        ErrorCode.NOT_SUPPORTED,
        "segments cannot be read yet: " + directory.segment(schema.tableId(), entry.segmentId()));
  }

  void deleteOrphans(List<SegmentEntry> known) {}
}
