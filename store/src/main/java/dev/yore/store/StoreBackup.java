package dev.yore.store;

import dev.yore.store.directory.DurableFiles;
import dev.yore.store.directory.StorageErrors;
import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.log.CommitLog;
import dev.yore.store.metadata.Checkpoint;
import dev.yore.store.metadata.CheckpointStore;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.table.TableStreams;
import dev.yore.store.tier.SegmentCopies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Copies a store while it is in use: metadata of one checkpoint, the segments it names and, from a
 * store open for reading only, the log's tail. The copy has the store's identity. One thread.
 */
final class StoreBackup {
  private final StoreDirectory source;
  private final CheckpointStore metadata;
  private final Checkpointer checkpointer;
  private final LiveTables tables;
  private final SegmentFiles files;
  private final Consumer<String> progress;

  StoreBackup(
      StoreDirectory source,
      CheckpointStore metadata,
      Checkpointer checkpointer,
      LiveTables tables,
      SegmentFiles files,
      Consumer<String> progress) {
    this.source = source;
    this.metadata = metadata;
    this.checkpointer = checkpointer;
    this.tables = tables;
    this.files = files;
    this.progress = progress;
  }

  /** What must stay as it is until it has been copied. */
  private record Pinned(
      Checkpoint checkpoint, List<OpenSegment> segments, List<TableStreams> streams) {
    void release() {
      streams.forEach(TableStreams::release);
    }
  }

  /**
   * Does it.
   *
   * @param target a directory that does not exist or is empty
   */
  void run(Path target) {
    try (StoreDirectory copy =
        StoreDirectory.createCopy(StoreOptions.at(target), source.storeId())) {
      Pinned pinned =
          source.readOnly() ? pin(copy) : checkpointer.withEverythingFlushed(() -> pin(copy));
      try {
        copySegments(pinned.segments, copy);
      } finally {
        pinned.release();
      }
      copyLog(pinned.checkpoint.replaySequence(), copy);
    }
  }

  private Pinned pin(StoreDirectory copy) {
    progress.accept("copying the metadata");
    metadata.copyTo(copy);
    List<OpenSegment> segments = new ArrayList<>();
    List<TableStreams> streams = new ArrayList<>();
    for (LiveTable table : tables.all()) {
      streams.add(TableStreams.pin(table::streams));
      segments.addAll(table.segments());
    }
    return new Pinned(checkpointer.checkpoint(), segments, streams);
  }

  private void copySegments(List<OpenSegment> segments, StoreDirectory copy) {
    for (OpenSegment segment : segments) {
      progress.accept("copying " + files.name(segment.place()));
      SegmentEntry entry = segment.entry();
      Path to = copy.segment(entry.tableId(), entry.segmentId());
      String digest = SegmentCopies.copy(segment.reader().bytes(), to, bytes -> {});
      String known = segment.place().digest();
      if (known != null && !known.equals(digest)) {
        throw StorageErrors.corrupt(
            "segment is not what was written",
            files.name(segment.place()),
            "expected=" + known + " actual=" + digest);
      }
    }
    syncDirectories(segments.stream().map(OpenSegment::entry).toList(), copy);
  }

  private static void syncDirectories(List<SegmentEntry> segments, StoreDirectory copy) {
    try {
      for (int tableId : segments.stream().mapToInt(SegmentEntry::tableId).distinct().toArray()) {
        DurableFiles.syncDirectory(copy.segments(tableId));
      }
      DurableFiles.syncDirectory(copy.segments());
      DurableFiles.syncDirectory(copy.meta());
    } catch (IOException e) {
      throw StorageErrors.failed("copying segments", copy.segments(), e);
    }
  }

  /** Creating the log completes the copy; so it comes last. */
  private void copyLog(long afterSequence, StoreDirectory copy) {
    progress.accept("writing the log");
    try (CommitLog to = CommitLog.open(copy)) {
      to.replay(afterSequence, (sequence, stampMillis, payload) -> {});
      if (source.readOnly()) {
        try (CommitLog from = CommitLog.open(source)) {
          from.replay(
              afterSequence, (sequence, stamp, payload) -> to.append(sequence, stamp, payload));
        }
      }
    }
  }
}
