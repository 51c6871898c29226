package dev.yore.store;

import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.log.CommitLog;
import dev.yore.store.metadata.CheckpointStore;
import dev.yore.store.metadata.KnownHeat;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.segment.OpenDictionaries;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.table.TableStreams;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What an open store consists of, and how it is taken apart. Safe for many threads. */
record StoreParts(
    StoreOptions options,
    StoreDirectory directory,
    CheckpointStore metadata,
    CommitLog log,
    LiveTables tables,
    CommitTimeline timeline,
    ActiveTransactions active,
    CommitPipeline pipeline,
    StoreReads reads,
    SegmentFiles files,
    Checkpointer checkpointer,
    Coalescer coalescer,
    Maintenance maintenance,
    LocalRetention retention,
    Tiering tiering,
    Publication publication,
    RowErasure erasure) {

  /** What is wrong with what lies on disk; empty for a sound store. */
  List<String> check(CheckProgress progress) {
    return checkpointer.quietly(
        () ->
            new StoreCheck(
                    directory, metadata, log, files, tables, reads, pipeline.visible(), progress)
                .run());
  }

  void backup(Path target, Consumer<String> progress) {
    new StoreBackup(directory, metadata, checkpointer, tables, files, progress).run(target);
  }

  /** Segments by table, then sequence. */
  List<SegmentInfo> segments() {
    List<SegmentInfo> infos = new ArrayList<>();
    for (LiveTable table : tables.all()) {
      table.segments().forEach(segment -> infos.add(info(segment)));
    }
    return infos;
  }

  /** Pieces of segments by table, then sequence. */
  void deltas(Consumer<DeltaInfo> consumer) {
    for (LiveTable table : tables.all()) {
      TableStreams streams = TableStreams.pin(table::streams);
      try {
        streams.segments().forEach(segment -> deltas(segment.reader(), consumer));
      } finally {
        streams.release();
      }
    }
  }

  private void deltas(SegmentReader reader, Consumer<DeltaInfo> consumer) {
    reader.forEachChunk(
        chunk ->
            consumer.accept(
                new DeltaInfo(
                    reader.tableId(),
                    reader.segmentId(),
                    reader.fromSequence(),
                    timeline.stampOf(chunk.firstSequence()),
                    timeline.stampOf(chunk.lastSequence()),
                    chunk)));
  }

  private SegmentInfo info(OpenSegment segment) {
    SegmentEntry entry = segment.entry();
    SegmentPlace place = segment.place();
    String name = files.name(place);
    return new SegmentInfo(
        entry.tableId(),
        entry.segmentId(),
        entry.level(),
        entry.fromSequence(),
        entry.toSequence(),
        entry.rowEvents(),
        entry.sizeBytes(),
        segment.reader().dictionaryCount(),
        segment.reader().dictionaryBytes(),
        place.tier(),
        place.tier() == Tier.SSD ? directory.root().relativize(Path.of(name)).toString() : name);
  }

  /** What is kept in memory and in caches. */
  List<MemoryUse> memory() {
    List<MemoryUse> uses = new ArrayList<>();
    uses.add(reads.cacheUse());
    uses.add(maintenance.level0Use());
    if (metadata.mapBytes() > 0) {
      uses.add(MemoryUse.ofMetadata(metadata.sizeBytes(), metadata.mapBytes()));
    }
    MemoryUse objects = files.tiers().cacheUse();
    if (objects != null) {
      uses.add(objects);
    }
    uses.add(MemoryUse.ofDictionaries(OpenDictionaries.OF_PROCESS.sizeBytes()));
    uses.addAll(MemoryUse.ofProcess());
    return uses;
  }

  WrittenBytes written() {
    return new WrittenBytes(log.appendedBytes(), files.flushedBytes(), files.mergedBytes());
  }

  long sizeBytes() {
    long segmentBytes =
        tables.all().stream()
            .filter(LiveTable::isOpen)
            .flatMap(table -> table.segments().stream())
            .filter(segment -> segment.place().tier() != Tier.OBJECT)
            .mapToLong(segment -> segment.entry().sizeBytes())
            .sum();
    return log.sizeBytes() + metadata.sizeBytes() + segmentBytes;
  }

  /** What was only opened is left as it was. */
  private void rememberHeat() {
    KnownHeat heat = tiering.known();
    if (!heat.equals(metadata.heat())) {
      metadata.remember(heat);
    }
  }

  /**
   * Lets go of what a replica served before, and of local copies of what is not served any more.
   *
   * @param current what is served, which shares all but this
   */
  void closeReplaced(StoreParts current) {
    Closer closer = new Closer();
    reads.close();
    Set<SegmentPlace> served = new HashSet<>();
    for (LiveTable table : current.tables.all()) {
      table.opened().forEach(segment -> served.add(segment.place()));
    }
    for (LiveTable table : tables.allOpen()) {
      for (OpenSegment segment : table.closing()) {
        if (!served.contains(segment.place())) {
          long size = segment.entry().sizeBytes();
          segment.handle().afterClose(() -> files.tiers().cool(segment.place(), size, null));
        }
        closer.run(segment::close);
      }
    }
    closer.rethrow();
  }

  /** Waits for running commits, flushes and lets go of everything, whatever fails on the way. */
  void close() {
    Closer closer = new Closer();
    if (!options.readOnly()) {
      closer.run(pipeline::close);
    }
    closer.run(tiering::stop);
    closer.run(maintenance::stop);
    closer.run(coalescer::stop);
    if (!options.readOnly() && !options.ephemeral() && !closer.hasFailed()) {
      closer.run(maintenance::flush);
      closer.run(tiering::publishAtTheEnd);
      closer.run(this::rememberHeat);
      closer.run(maintenance::shrinkLog);
    }
    reads.close();
    for (LiveTable table : tables.allOpen()) {
      table.closing().forEach(segment -> closer.run(segment::close));
    }
    closer.run(files.tiers()::close);
    closer.run(log::close);
    closer.run(metadata::close);
    closer.run(directory::close);
    closer.rethrow();
  }
}
