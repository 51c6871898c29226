package dev.yore.store;

import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.manifest.Manifest;
import dev.yore.store.manifest.ManifestStore;
import dev.yore.store.manifest.ManifestWriter;
import dev.yore.store.metadata.Checkpoint;
import dev.yore.store.metadata.CheckpointStore;
import dev.yore.store.metadata.MetadataState;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.segment.SegmentRange;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.table.TableStreams;
import dev.yore.store.tier.SegmentCopies;
import dev.yore.store.tier.TierStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a store is at a moment into an object store: segments that are not there yet, then a
 * manifest. Commits go on meanwhile. Safe for many threads, as long as each has its own writer of
 * manifests.
 */
final class Publisher {
  private final StoreDirectory directory;
  private final CheckpointStore metadata;
  private final Checkpointer checkpointer;
  private final LiveTables tables;
  private final CommitTimeline timeline;
  private final SegmentFiles files;
  private final InstantSource clock;
  private final LongSupplier visibleSequence;
  private final Map<Long, SegmentRange> ranges = new ConcurrentHashMap<>();

  Publisher(
      StoreDirectory directory,
      CheckpointStore metadata,
      Checkpointer checkpointer,
      LiveTables tables,
      CommitTimeline timeline,
      SegmentFiles files,
      InstantSource clock,
      LongSupplier visibleSequence) {
    this.directory = directory;
    this.metadata = metadata;
    this.checkpointer = checkpointer;
    this.tables = tables;
    this.timeline = timeline;
    this.files = files;
    this.clock = clock;
    this.visibleSequence = visibleSequence;
  }

  UUID storeId() {
    return directory.storeId();
  }

  long stampOf(long sequence) {
    return timeline.stampOf(sequence);
  }

  /** A state all of whose rows are in segments, and these segments, pinned. */
  private record Snapshot(
      MetadataState state, Map<Long, OpenSegment> segments, List<TableStreams> streams) {
    void release() {
      streams.forEach(TableStreams::release);
    }
  }

  /**
   * Does it.
   *
   * @param isOwn whether this is the object store the store's own tier is in
   */
  PublicationReport publish(
      ManifestStore target, ManifestWriter writer, boolean isOwn, BackupProgress progress) {
    Snapshot snapshot =
        directory.readOnly()
            ? checkpointer.quietly(this::pinFlushed)
            : checkpointer.withEverythingFlushed(this::pin);
    try {
      requireDescent(writer, snapshot.state, target);
      return publish(snapshot, target, writer, isOwn, progress);
    } finally {
      snapshot.release();
    }
  }

  /** Of a store that cannot be flushed, because it is only read. */
  private Snapshot pinFlushed() {
    Checkpoint checkpoint = checkpointer.checkpoint();
    if (checkpoint.replaySequence() < visibleSequence.getAsLong()) {
      throw new StoreException(
          ErrorCode.READ_ONLY,
          "the log has commits that are not in segments, because the store was not closed:"
              + " directory="
              + directory.root()
              + "; open it for writing once");
    }
    return pin();
  }

  private Snapshot pin() {
    MetadataState state = metadata.load();
    Map<Long, OpenSegment> segments = new HashMap<>();
    List<TableStreams> streams = new ArrayList<>();
    for (LiveTable table : tables.all()) {
      streams.add(TableStreams.pin(table::streams));
      table.segments().forEach(segment -> segments.put(segment.entry().segmentId(), segment));
    }
    return new Snapshot(state, segments, streams);
  }

  /** A copy that has gone its own way must not mix with what the other one publishes. */
  private void requireDescent(ManifestWriter writer, MetadataState state, ManifestStore target) {
    Manifest before = writer.before();
    if (before == null) {
      return;
    }
    long sequence = before.checkpoint().sequence();
    boolean isAncestor =
        sequence <= state.checkpoint().sequence()
            && timeline.stampOf(sequence) == before.checkpoint().stampMillis();
    if (!isAncestor) {
      throw new StoreException(
          ErrorCode.STORE_LOCKED,
          "what is published there is not a past of this store: place=%s manifest=%d sequence=%d"
                  .formatted(target.objects().name(""), before.number(), sequence)
              + "; a copy of a store needs a place of its own");
    }
  }

  private PublicationReport publish(
      Snapshot snapshot,
      ManifestStore target,
      ManifestWriter writer,
      boolean isOwn,
      BackupProgress progress) {
    Map<SegmentEntry, String> digests = writer.digests();
    Map<Long, SegmentPlace> places = SegmentFiles.byId(snapshot.state.places());
    List<SegmentEntry> missing = new ArrayList<>();
    for (SegmentEntry entry : snapshot.state.segments()) {
      String known = SegmentFiles.place(places, entry).digest();
      if (isOwn && known != null) {
        digests.put(entry, known);
      } else if (!digests.containsKey(entry)) {
        missing.add(entry);
      }
    }
    long total = missing.stream().mapToLong(SegmentEntry::sizeBytes).sum();
    long done = 0;
    for (SegmentEntry entry : missing) {
      OpenSegment segment = snapshot.segments.get(entry.segmentId());
      if (segment == null) {
        throw new StoreException(
            ErrorCode.INTERNAL, "a segment of no table cannot be published: " + entry);
      }
      progress.copied("segment " + entry.segmentId(), done, total);
      digests.put(entry, upload(segment, target.objects()));
      done += entry.sizeBytes();
    }
    progress.copied("manifest", done, total);
    ranges.keySet().retainAll(snapshot.segments.keySet());
    Manifest written =
        writer.write(
            snapshot.state,
            digests,
            entry -> range(snapshot, entry),
            timeline::commits,
            clock.millis());
    return new PublicationReport(
        written.number(),
        written.checkpoint().sequence(),
        snapshot.state.segments().size(),
        missing.size(),
        done);
  }

  /** What a segment has never changes, nor do manifests that say it. */
  private @Nullable SegmentRange range(Snapshot snapshot, SegmentEntry entry) {
    OpenSegment segment = snapshot.segments.get(entry.segmentId());
    LiveTable table = tables.find(entry.tableId());
    return segment == null || table == null
        ? null
        : ranges.computeIfAbsent(
            entry.segmentId(), id -> SegmentRange.of(segment.reader(), table.schema()));
  }

  /** Returns the digest. */
  private String upload(OpenSegment segment, ObjectAccess objects) {
    if (segment.place().tier() != Tier.OBJECT) {
      return upload(segment, files.tiers().file(segment.place()), objects);
    }
    Path copy = directory.root().resolve("copy-" + segment.entry().segmentId() + ".seg");
    try {
      SegmentCopies.copy(segment.reader().bytes(), copy, bytes -> {});
      return upload(segment, copy, objects);
    } finally {
      deleteQuietly(copy);
    }
  }

  private static void deleteQuietly(Path copy) {
    try {
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      copy.toFile().deleteOnExit();
    }
  }

  /** Reads all of the segment on the way, so that no damage is published. */
  private String upload(OpenSegment segment, Path file, ObjectAccess objects) {
    requireSound(segment.reader());
    String digest = SegmentCopies.digestOf(file);
    String key = TierStorage.key(segment.place().withDigest(digest));
    OptionalLong there = objects.size(key);
    if (there.isEmpty() || there.getAsLong() != segment.entry().sizeBytes()) {
      objects.put(key, file, segment.entry().sizeBytes());
    }
    return digest;
  }

  private static void requireSound(SegmentReader reader) {
    reader.verify(
        problem -> {
          throw new StoreException(ErrorCode.CORRUPT, "not published: " + problem);
        });
  }
}
