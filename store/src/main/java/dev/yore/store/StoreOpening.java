package dev.yore.store;

import dev.yore.store.codec.CommitRecordCodec;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.delta.CommitRecord;
import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.log.CommitLog;
import dev.yore.store.manifest.ManifestMetadata;
import dev.yore.store.metadata.CheckpointStore;
import dev.yore.store.metadata.Metadata;
import dev.yore.store.metadata.MetadataState;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.metadata.TableState;
import dev.yore.store.metadata.TierPlaces;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.retention.Erasure;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.table.Fork;
import dev.yore.store.table.VectorCache;
import dev.yore.store.tier.TierStorage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens a store: takes the directory, reads the checkpoint, opens its segments and replays the
 * log's tail. Whatever was opened is closed again if a later step fails. Used once, by one thread.
 */
final class StoreOpening {
  private final StoreOptions options;
  private final @Nullable ObjectAccess objects;
  private final Deque<Runnable> opened = new ArrayDeque<>();

  private StoreOpening(StoreOptions options, @Nullable ObjectAccess objects) {
    this.options = options;
    this.objects = objects;
  }

  /**
   * Does it.
   *
   * @param objects taken over; null for what the options name
   */
  static StoreParts open(StoreOptions options, @Nullable ObjectAccess objects) {
    StoreOpening opening = new StoreOpening(options, objects);
    boolean complete = false;
    try {
      StoreParts parts = opening.assemble();
      complete = true;
      return parts;
    } finally {
      if (!complete) {
        opening.abandon();
      }
    }
  }

  private void abandon() {
    Closer closer = new Closer();
    while (!opened.isEmpty()) {
      closer.run(opened.pop());
    }
  }

  private StoreParts assemble() {
    StoreDirectory directory = StoreDirectory.open(options);
    opened.push(directory::close);
    Metadata metadata = Metadata.open(directory);
    opened.push(metadata::close);
    TierPlaces places = metadata.tierPlaces();
    StoreOptions complete = options.withTiers(TierPlacement.complete(options.tiers(), places));
    if (!options.readOnly()) {
      places = TierPlacement.remember(metadata, places, complete.tiers());
    }
    ObjectAccess given = objects;
    TierStorage tiers =
        given == null
            ? new TierStorage(directory, complete.tiers(), places.owner(), options.backgroundWork())
            : new TierStorage(
                directory, complete.tiers(), given, places.owner(), options.backgroundWork());
    opened.push(tiers::close);
    return assemble(complete, directory, metadata, tiers);
  }

  /** See {@link Store#openPublished}. */
  static StoreParts openPublished(StoreOptions options, @Nullable ObjectAccess objects) {
    StoreOpening opening = new StoreOpening(options, objects);
    boolean complete = false;
    try {
      StoreParts parts = opening.assemblePublished();
      complete = true;
      return parts;
    } finally {
      if (!complete) {
        opening.abandon();
      }
    }
  }

  private StoreParts assemblePublished() {
    ObjectAccess given = objects;
    ObjectAccess source =
        given == null ? ObjectAccess.open(PublishedStore.objects(options)) : given;
    opened.push(source::close);
    ManifestMetadata metadata = PublishedStore.metadata(source);
    StoreDirectory directory = PublishedStore.scratch(options, metadata.manifest());
    opened.push(directory::close);
    SegmentFiles files =
        new SegmentFiles(
            directory,
            new TierStorage(directory, options.tiers(), source, null, false),
            options.dictionaries());
    MetadataState state = metadata.loadWithoutSegments();
    LiveTables tables = PublishedTables.of(state, metadata, files, Map.of());
    CommitLog log = CommitLog.open(directory);
    opened.push(log::close);
    VectorCache cache = new VectorCache(options.cacheBytes(), options.cachePolicy());
    return assemble(options, directory, metadata, state, files, tables, log, cache, true);
  }

  /**
   * Opens another manifest of a published store that is open; both share what both have, and each
   * is closed by itself.
   */
  static StoreParts follow(StoreParts before, ManifestMetadata metadata) {
    StoreOpening opening = new StoreOpening(before.options(), null);
    boolean complete = false;
    try {
      StoreParts parts = opening.assembleNext(before, metadata);
      complete = true;
      return parts;
    } finally {
      if (!complete) {
        opening.abandon();
      }
    }
  }

  private StoreParts assembleNext(StoreParts before, ManifestMetadata metadata) {
    MetadataState state = metadata.loadWithoutSegments();
    Map<SegmentPlace, OpenSegment> known = new HashMap<>();
    List<Integer> wanted = new ArrayList<>();
    for (LiveTable table : before.tables().all()) {
      if (table.isOpen()) {
        wanted.add(table.tableId());
      }
      table.opened().forEach(segment -> known.put(segment.place(), segment));
    }
    LiveTables tables = PublishedTables.of(state, metadata, before.files(), known);
    opened.push(() -> PublishedTables.close(tables));
    // What was asked for will be again, and nobody shall wait for it then.
    for (int tableId : wanted) {
      LiveTable table = tables.find(tableId);
      if (table != null) {
        table.segments();
      }
    }
    boolean isSameHistory = state.history().equals(before.checkpointer().history());
    VectorCache cache =
        isSameHistory
            ? before.reads().cache()
            : new VectorCache(options.cacheBytes(), options.cachePolicy());
    StoreParts parts =
        assemble(
            options,
            before.directory(),
            metadata,
            state,
            before.files(),
            tables,
            before.log(),
            cache,
            false);
    parts.reads().observe(before.reads().observer());
    return parts;
  }

  private StoreParts assemble(
      StoreOptions complete,
      StoreDirectory directory,
      CheckpointStore metadata,
      TierStorage tiers) {
    MetadataState state = metadata.load();
    SegmentFiles files = new SegmentFiles(directory, tiers, options.dictionaries());
    LiveTables tables = tables(state, files);
    CommitLog log = CommitLog.open(directory);
    opened.push(log::close);
    VectorCache cache = new VectorCache(options.cacheBytes(), options.cachePolicy());
    return assemble(complete, directory, metadata, state, files, tables, log, cache, true);
  }

  private StoreParts assemble(
      StoreOptions complete,
      StoreDirectory directory,
      CheckpointStore metadata,
      MetadataState state,
      SegmentFiles files,
      LiveTables tables,
      CommitLog log,
      VectorCache cache,
      boolean replaying) {
    CommitTimeline timeline = new CommitTimeline(metadata);
    ActiveTransactions active = new ActiveTransactions();
    CommitPipeline pipeline =
        new CommitPipeline(
            options.clock(),
            log,
            tables,
            timeline,
            active,
            new Visible(state.checkpoint().sequence(), state.catalogs()),
            state.checkpoint().stampMillis());
    if (replaying) {
      log.replay(
          state.checkpoint().replaySequence(),
          (sequence, stampMillis, payload) ->
              pipeline.replay(decode(directory, sequence, payload)));
    }
    if (!options.readOnly()) {
      files.deleteOrphans(state.segments(), SegmentFiles.byId(state.places()));
    }
    StoreReads reads = new StoreReads(tables, timeline, pipeline::visible, cache);
    Checkpointer checkpointer =
        new Checkpointer(
            new DurableState(metadata, state.checkpoint(), state.catalogs(), state.history()),
            log,
            tables,
            timeline,
            pipeline,
            files,
            reads::pin);
    reads.keepTo(checkpointer::history);
    if (!options.readOnly() && hasErased(state, log)) {
      checkpointer.withEverythingFlushed(checkpointer::renewLog);
    }
    LocalRetention retention =
        new LocalRetention(
            options.clock(), checkpointer, pipeline, tables, timeline, active, files);
    Coalescer coalescer =
        new Coalescer(options, checkpointer, tables, files, reads::pin, active::any);
    Maintenance maintenance = new Maintenance(options, checkpointer, coalescer, tables, log);
    maintenance.afterwards(retention::applyWhereDue);
    SegmentMoves moves = new SegmentMoves(checkpointer, files);
    Publisher publisher =
        new Publisher(
            directory,
            metadata,
            checkpointer,
            tables,
            timeline,
            files,
            options.clock(),
            pipeline::visibleSequence);
    Publication publication =
        new Publication(
            publisher,
            moves,
            tables,
            files.tiers(),
            options.clock(),
            !state.history().erasures().isEmpty());
    Tiering tiering = new Tiering(complete, tables, timeline, active, moves, files, publication);
    tiering.begin(metadata.heat());
    maintenance.start();
    coalescer.start();
    tiering.start();
    return new StoreParts(
        options,
        directory,
        metadata,
        log,
        tables,
        timeline,
        active,
        pipeline,
        reads,
        files,
        checkpointer,
        coalescer,
        maintenance,
        retention,
        tiering,
        publication,
        new RowErasure(checkpointer, pipeline, tables, files, reads, cache));
  }

  /**
   * Whether the log may still have rows that were erased: a fault may have come between the erasure
   * and the renewal of the log.
   */
  private static boolean hasErased(MetadataState state, CommitLog log) {
    List<Erasure> erasures = state.history().erasures();
    return !erasures.isEmpty() && erasures.get(erasures.size() - 1).sequence() > log.beginsAfter();
  }

  private LiveTables tables(MetadataState state, SegmentFiles files) {
    Map<Integer, TableState> states = new HashMap<>();
    state.tables().forEach(table -> states.put(table.tableId(), table));
    Map<Integer, List<SegmentEntry>> segments = new HashMap<>();
    for (SegmentEntry segment : state.segments()) {
      segments.computeIfAbsent(segment.tableId(), id -> new ArrayList<>()).add(segment);
    }
    Map<Long, SegmentPlace> places = SegmentFiles.byId(state.places());
    Map<Integer, Fork> forks = LiveTables.forks(state.catalogs());
    LiveTables tables = new LiveTables();
    for (TableSchema schema : state.catalogs().allTables()) {
      int tableId = schema.tableId();
      List<OpenSegment> open = new ArrayList<>();
      List<SegmentEntry> entries = new ArrayList<>(segments.getOrDefault(tableId, List.of()));
      entries.sort(Comparator.comparingLong(SegmentEntry::fromSequence));
      for (SegmentEntry entry : entries) {
        OpenSegment segment = files.open(schema, entry, SegmentFiles.place(places, entry));
        opened.push(segment::close);
        open.add(segment);
      }
      Fork fork = forks.get(tableId);
      TableState flushed = states.getOrDefault(tableId, LiveTable.stateBefore(tableId, fork));
      TableSchema stored = state.catalogs().ofTable(tableId).withEveryColumn(schema);
      tables.add(new LiveTable(schema, stored, fork, open, flushed));
    }
    return tables;
  }

  private static CommitRecord decode(StoreDirectory directory, long sequence, byte[] payload) {
    try {
      return CommitRecordCodec.decode(payload);
    } catch (CorruptDataException e) {
      throw new StoreException(
          e.tooNew() ? ErrorCode.FORMAT_TOO_NEW : ErrorCode.CORRUPT,
          "unreadable commit record: directory=%s sequence=%d offset=%d in the record (%s)"
              .formatted(directory.log(), sequence, e.offset(), e.getMessage()),
          e);
    }
  }
}
