package dev.yore.store;

import dev.yore.store.codec.KeyHash;
import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.log.CommitLog;
import dev.yore.store.manifest.ManifestMetadata;
import dev.yore.store.metadata.CheckpointStore;
import dev.yore.store.metadata.MetadataState;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.metadata.TableState;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.table.Fork;
import dev.yore.store.table.ImageCheck;
import dev.yore.store.table.TableStreams;
import dev.yore.store.vector.VectorBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads everything a store has and compares what its parts say of each other. For use while nothing
 * is flushed or merged; one thread.
 */
final class StoreCheck {
  private final StoreDirectory directory;
  private final CheckpointStore metadata;
  private final CommitLog log;
  private final SegmentFiles files;
  private final LiveTables tables;
  private final StoreReads reads;
  private final Visible visible;
  private final CheckProgress progress;
  private final List<String> problems = new ArrayList<>();
  private final Map<Long, String> names = new HashMap<>();
  private long doneBytes;
  private long totalBytes;

  StoreCheck(
      StoreDirectory directory,
      CheckpointStore metadata,
      CommitLog log,
      SegmentFiles files,
      LiveTables tables,
      StoreReads reads,
      Visible visible,
      CheckProgress progress) {
    this.directory = directory;
    this.metadata = metadata;
    this.log = log;
    this.files = files;
    this.tables = tables;
    this.reads = reads;
    this.visible = visible;
    this.progress = progress;
  }

  /** What is wrong, each thing once however many meet it; empty for a sound store. */
  List<String> run() {
    totalBytes = log.sizeBytes() + metadata.sizeBytes();
    for (LiveTable table : tables.all()) {
      // Segments are read for themselves, then what they say of each other, then the keys.
      totalBytes += bytes(table) * (table.schema().hasKey() ? 3 : 2);
    }
    attempt("the identity", 0, () -> directory.verify(problems::add));
    attempt("the log", log.sizeBytes(), () -> log.verify(problems::add));
    attempt("the metadata", metadata.sizeBytes(), () -> metadata.verify(problems::add));
    attempt("the segments", 0, this::checkSegments);
    for (LiveTable table : tables.all()) {
      String name = table.schema().name().toString();
      attempt("the indexes of " + name, bytes(table), () -> checkIndexes(table));
    }
    for (TableSchema table : visible.catalogs().allTables()) {
      if (table.hasKey() && !table.isDropped()) {
        long bytes = bytes(tables.get(table.tableId()));
        attempt("the keys of " + table.name(), bytes, () -> checkKeys(table));
      }
    }
    return problems.stream().distinct().toList();
  }

  private static long bytes(LiveTable table) {
    return table.segments().stream().mapToLong(s -> s.entry().sizeBytes()).sum();
  }

  private void attempt(String what, long bytes, Runnable check) {
    progress.at("checking " + what, doneBytes, totalBytes);
    try {
      check.run();
    } catch (StoreException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    doneBytes += bytes;
  }

  private void checkSegments() {
    MetadataState state = metadata.load();
    Map<Long, SegmentPlace> places = SegmentFiles.byId(state.places());
    Map<Integer, List<SegmentEntry>> byTable = new HashMap<>();
    for (SegmentEntry entry : state.segments()) {
      byTable.computeIfAbsent(entry.tableId(), id -> new ArrayList<>()).add(entry);
      SegmentPlace place = SegmentFiles.place(places, entry);
      names.put(entry.segmentId(), files.name(place));
      attempt("segment " + files.name(place), entry.sizeBytes(), () -> checkSegment(entry, place));
    }
    for (Path orphan : files.orphans(state.segments(), places)) {
      if (directory.readOnly()) {
        progress.at(
            "left by a crash, goes when the store is opened for writing: " + orphan,
            doneBytes,
            totalBytes);
      } else if (metadata instanceof ManifestMetadata) {
        // A replica keeps what it has fetched of states that were succeeded while they are read.
        progress.at("of a state that was succeeded: " + orphan, doneBytes, totalBytes);
      } else {
        problems.add("file belongs to nothing: file=" + orphan + " offset=0");
      }
    }
    Set<Integer> known = new HashSet<>();
    state.catalogs().allTables().forEach(table -> known.add(table.tableId()));
    Map<Integer, Fork> forks = LiveTables.forks(state.catalogs());
    for (TableState table : state.tables()) {
      TableState before = LiveTable.stateBefore(table.tableId(), forks.get(table.tableId()));
      checkTable(table, before, byTable.getOrDefault(table.tableId(), List.of()));
      if (!known.contains(table.tableId())) {
        problems.add(ofTable(table.tableId(), "has a state but no schema"));
      }
      byTable.remove(table.tableId());
    }
    byTable.keySet().forEach(id -> problems.add(ofTable(id, "has segments but no state")));
    new ReachabilityCheck(visible, directory.meta().toString(), problems::add).run(state);
  }

  /** What says the same as the rows do must say what they say. */
  private void checkIndexes(LiveTable table) {
    TableStreams streams = reads.pin(table.tableId());
    try {
      ImageCheck images = new ImageCheck(streams.withSchema(table.stored()), problems::add);
      for (OpenSegment segment : table.segments()) {
        segment.reader().verifyIndex(table.stored(), problems::add);
        images.check(segment.reader());
      }
    } finally {
      streams.release();
    }
  }

  private void checkSegment(SegmentEntry entry, SegmentPlace place) {
    try (SegmentReader reader = files.read(entry, place)) {
      reader.verify(problems::add);
    }
  }

  /**
   * Checks a table's own segments.
   *
   * @param before the state the table began with
   */
  private void checkTable(TableState table, TableState before, List<SegmentEntry> segments) {
    if (before.nextRowId() + table.inserted() + table.skipped() != table.nextRowId()) {
      problems.add(
          ofTable(
              table.tableId(),
              "has %d rows inserted but its next row id is %d"
                      .formatted(table.inserted(), table.nextRowId())
                  + (before.nextRowId() == 0 ? "" : ", having begun with " + before.nextRowId())));
    }
    List<SegmentEntry> ascending = new ArrayList<>(segments);
    ascending.sort(Comparator.comparingLong(SegmentEntry::fromSequence));
    long next = before.flushedSequence() + 1;
    long rowEvents = 0;
    for (SegmentEntry segment : ascending) {
      if (segment.fromSequence() != next) {
        problems.add(
            "segment does not continue the one before: file=%s expected from=%d actual=%d"
                .formatted(names.get(segment.segmentId()), next, segment.fromSequence()));
      }
      next = segment.toSequence();
      rowEvents += segment.rowEvents();
    }
    if (next != table.flushedSequence() + 1 || rowEvents != table.rowEvents()) {
      problems.add(
          ofTable(
              table.tableId(),
              "was flushed through %d with %d row events, its segments have %d through %d"
                  .formatted(table.flushedSequence(), table.rowEvents(), rowEvents, next - 1)));
    }
  }

  private String ofTable(int tableId, String what) {
    return "table %d %s: file=%s".formatted(tableId, what, directory.meta());
  }

  /** Hashes first: they are small enough to keep, and only equal ones need a closer look. */
  private void checkKeys(TableSchema table) {
    Hashes hashes = new Hashes();
    forEachKeyBatch(table, keys -> hashes.addAll(keys));
    Set<Long> repeated = hashes.repeated();
    if (repeated.isEmpty()) {
      return;
    }
    Set<RowKey> seen = new HashSet<>();
    KeyEncoder encoder = KeyEncoder.ofKeys(table);
    forEachKeyBatch(
        table,
        keys -> {
          for (int row = 0; row < keys.rowCount(); row++) {
            if (repeated.contains(KeyHash.ofRow(keys.columns(), row))
                && !seen.add(encoder.encode(keys, row))) {
              problems.add(
                  "key of %s is there twice at sequence %d: %s"
                      .formatted(
                          table.name(), visible.sequence(), ValueText.keyOnly(table, keys, row)));
            }
          }
        });
  }

  private void forEachKeyBatch(TableSchema table, Consumer<VectorBatch> consumer) {
    ScanSpec spec =
        new ScanSpec(
            table.tableId(),
            table.keyColumns(),
            List.of(),
            new Period.AsOf(visible.sequence()),
            Long.MAX_VALUE);
    try (Scan scan = reads.scanHistory(spec, 1, visible.sequence(), visible.catalogs()).get(0)) {
      ScanBatch batch = scan.next();
      while (batch != null) {
        consumer.accept(RowGather.selected(table, table.keyColumns(), batch));
        batch = scan.next();
      }
    }
  }

  /** Hashes of all keys of a table, eight bytes each. */
  private static final class Hashes {
    private long[] values = new long[1024];
    private int size;

    void addAll(VectorBatch keys) {
      for (int row = 0; row < keys.rowCount(); row++) {
        if (size == values.length) {
          values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = KeyHash.ofRow(keys.columns(), row);
      }
    }

    Set<Long> repeated() {
      Arrays.sort(values, 0, size);
      Set<Long> repeated = new HashSet<>();
      for (int i = 1; i < size; i++) {
        if (values[i] == values[i - 1]) {
          repeated.add(values[i]);
        }
      }
      return repeated;
    }
  }
}
