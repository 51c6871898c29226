package dev.yore.store;

import dev.yore.store.metadata.HistoryState;
import dev.yore.store.retention.SequenceGaps.Gap;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanFootprint;
import dev.yore.store.scan.ScanRange;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.NeededBytes;
import dev.yore.store.statistics.TableStatistics;
import dev.yore.store.table.Fork;
import dev.yore.store.table.ScanNeeds;
import dev.yore.store.table.SegmentChoice;
import dev.yore.store.table.StreamStatistics;
import dev.yore.store.table.TableFootprint;
import dev.yore.store.table.TableScan;
import dev.yore.store.table.TableStreams;
import dev.yore.store.table.VectorCache;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens scans and lookups on the newest streams of tables. Safe for many threads. */
final class StoreReads {
  private final LiveTables tables;
  private final CommitTimeline timeline;
  private final Supplier<Visible> visible;
  private final VectorCache cache;
  private final Map<Integer, StreamStatistics> statistics = new ConcurrentHashMap<>();
  private volatile @Nullable ScanObserver observer;
  private volatile Supplier<HistoryState> history = () -> HistoryState.WHOLE;
  private volatile boolean closed;

  StoreReads(
      LiveTables tables, CommitTimeline timeline, Supplier<Visible> visible, VectorCache cache) {
    this.tables = tables;
    this.timeline = timeline;
    this.visible = visible;
    this.cache = cache;
  }

  VectorCache cache() {
    return cache;
  }

  @Nullable ScanObserver observer() {
    return observer;
  }

  void observe(@Nullable ScanObserver newObserver) {
    observer = newObserver;
  }

  /** Tells the observer to forget what it knows of rows. */
  void erased() {
    ScanObserver told = observer;
    if (told != null) {
      told.erased();
    }
  }

  /** Refuses from now on what is not kept of the past. */
  void keepTo(Supplier<HistoryState> kept) {
    history = kept;
  }

  /** Refuses new scans and lookups from now on. */
  void close() {
    closed = true;
  }

  /** What a transaction sees of a table. */
  List<Scan> scan(
      TableSchema table, ScanSpec spec, int parts, long snapshot, @Nullable TableOverlay overlay) {
    return open(table, spec, parts, snapshot, overlay);
  }

  /**
   * An as-of scan, or one of versions; those see nothing after the snapshot.
   *
   * @param known what the reader knows; ordinals are those of its tables
   */
  List<Scan> scanHistory(ScanSpec spec, int parts, long snapshot, Catalogs known) {
    Visible now = visible.get();
    TableSchema table = version(spec, known, now.catalogs());
    if (spec.period() instanceof Period.AsOf asOf) {
      requireReadable(table, asOf.sequence(), now);
      return open(table, spec, parts, Math.max(snapshot, asOf.sequence()), null);
    }
    return open(table, spec, parts, snapshot, null);
  }

  /** The version of the table whose columns the specification speaks of. */
  private static TableSchema version(ScanSpec spec, Catalogs known, Catalogs newest) {
    Optional<TableSchema> version =
        spec.schemaSequence() == ScanSpec.NEWEST
            ? known.tableById(spec.tableId()).or(() -> newest.tableById(spec.tableId()))
            : newest.ofTable(spec.tableId()).versionAt(spec.tableId(), spec.schemaSequence());
    return version.orElseThrow(
        () ->
            new StoreException(
                ErrorCode.TABLE_NOT_FOUND, "there is no table of id " + spec.tableId()));
  }

  private void requireReadable(TableSchema table, long sequence, Visible now) {
    if (sequence > now.sequence()) {
      throw new StoreException(
          ErrorCode.SEQUENCE_IN_FUTURE,
          "sequence %d is in the future: the last one is %d".formatted(sequence, now.sequence()));
    }
    if (sequence < table.createdSequence()) {
      throw notThere(table, sequence, "created", table.createdSequence());
    }
    Catalog catalog = now.catalogs().ofTable(table.tableId());
    if (catalog.versionAt(table.tableId(), sequence).isEmpty()) {
      long dropped = catalog.droppedBefore(table.tableId(), sequence).orElse(sequence);
      throw notThere(table, sequence, "dropped", dropped);
    }
  }

  /**
   * Requires that a state of a branch is there with all the tables it had.
   *
   * @throws StoreException {@code VERSION_NOT_KEPT}
   */
  void requireKept(int branchId, long sequence) {
    Catalog catalog = visible.get().catalogs().of(branchId);
    for (TableSchema table : catalog.tables()) {
      if (catalog.versionAt(table.tableId(), sequence).isPresent()) {
        requireKept(table, table.tableId(), sequence);
      }
    }
  }

  /** Also of what the table forked from. */
  private void requireKept(TableSchema table, int tableId, long sequence) {
    Optional<Gap> gap = history.get().of(tableId).gaps().at(sequence);
    if (gap.isPresent()) {
      throw notKept(table, sequence, gap.get());
    }
    LiveTable live = tables.find(tableId);
    Fork fork = live == null ? null : live.fork();
    if (fork != null) {
      requireKept(table, fork.parentTableId(), Math.min(sequence, fork.sequence()));
    }
  }

  private StoreException notKept(TableSchema table, long sequence, Gap gap) {
    return new StoreException(
        ErrorCode.VERSION_NOT_KEPT,
        "the state of table %s at sequence %d is not kept; kept are those up to sequence %d and from sequence %d on (%s)"
            .formatted(
                table.name(),
                sequence,
                gap.fromSequence() - 1,
                gap.toSequence(),
                Instant.ofEpochMilli(timeline.stampOf(gap.toSequence()))));
  }

  private StoreException notThere(TableSchema table, long sequence, String what, long when) {
    return new StoreException(
        ErrorCode.BEFORE_TABLE_EXISTED,
        "table %s did not exist at sequence %d (it was %s at sequence %d, %s)"
            .formatted(
                table.name(), sequence, what, when, Instant.ofEpochMilli(timeline.stampOf(when))));
  }

  /** See {@link Store#scan(ScanSpec, ScanRange)}. */
  Scan scan(ScanSpec spec, ScanRange range) {
    Visible now = visible.get();
    if (spec.period() instanceof Period.Current) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT, "a part of a table is read as of a sequence");
    }
    if (range.knownSequence() > now.sequence()) {
      throw new StoreException(
          ErrorCode.SEQUENCE_IN_FUTURE,
          "sequence %d is in the future: the last one is %d"
              .formatted(range.knownSequence(), now.sequence()));
    }
    TableSchema table = version(spec, now.catalogs(), now.catalogs());
    if (spec.period() instanceof Period.AsOf asOf) {
      requireReadable(table, asOf.sequence(), now);
    }
    TableStreams streams = pin(table, spec, range.fromBlock(), range.toBlock());
    boolean opened = false;
    try {
      requireKept(table, spec, range.knownSequence());
      Scan scan =
          new TableScan(
              streams.withSchema(indexed(table, streams)), spec, range, timeline::stampOf, cache);
      opened = true;
      return scan;
    } finally {
      if (!opened) {
        streams.release();
      }
    }
  }

  private void requireKept(TableSchema table, ScanSpec spec, long snapshot) {
    if (spec.period() instanceof Period.AsOf asOf) {
      requireKept(table, table.tableId(), asOf.sequence());
    }
    if (spec.period() instanceof Period.Changes changes) {
      requireKept(table, table.tableId(), changes.afterSequence());
      requireKept(table, table.tableId(), Math.min(changes.upToSequence(), snapshot));
    }
  }

  private List<Scan> open(
      TableSchema table, ScanSpec spec, int parts, long snapshot, @Nullable TableOverlay overlay) {
    TableStreams streams = pin(table, spec, 0, Integer.MAX_VALUE);
    boolean opened = false;
    try {
      // Only now: whoever takes states out says so before streams without them can be pinned.
      requireKept(table, spec, snapshot);
      List<Scan> scans =
          TableScan.parts(
              streams.withSchema(indexed(table, streams)),
              spec,
              parts,
              snapshot,
              timeline::stampOf,
              overlay,
              cache);
      opened = true;
      ScanObserver told = observer;
      return told == null ? scans : ObservedScan.observe(scans, spec, snapshot, told);
    } finally {
      if (!opened) {
        streams.release();
      }
    }
  }

  /** Indexes serve what is older than they are. */
  private static TableSchema indexed(TableSchema version, TableStreams newest) {
    return version.withRules(newest.schema().rules());
  }

  /**
   * The pages a scan would read, from metadata alone.
   *
   * @param snapshot the sequence it would read
   * @throws StoreException as {@link Transaction#scan(ScanSpec)}
   */
  ScanFootprint footprint(ScanSpec spec, long snapshot) {
    return ofStreams(spec, streams -> TableFootprint.of(streams, spec, snapshot));
  }

  /**
   * What a scan would have to read of segments, from metadata and the cache alone.
   *
   * @param snapshot the sequence it would read
   * @throws StoreException as {@link Transaction#scan(ScanSpec)}
   */
  NeededBytes needed(ScanSpec spec, long snapshot) {
    return ofStreams(spec, streams -> ScanNeeds.of(streams, spec, snapshot, cache));
  }

  /**
   * Bytes a scan would read of each block, from metadata alone.
   *
   * @param snapshot the sequence it would read
   * @throws StoreException as {@link Transaction#scan(ScanSpec)}
   */
  long[] blockBytes(ScanSpec spec, long snapshot) {
    return ofStreams(spec, streams -> TableFootprint.blockBytes(streams, spec, snapshot));
  }

  /** What is told of the streams that a scan would read, which stay pinned meanwhile. */
  private <T> T ofStreams(ScanSpec spec, Function<TableStreams, T> told) {
    Visible now = visible.get();
    TableSchema table = version(spec, now.catalogs(), now.catalogs());
    if (spec.period() instanceof Period.AsOf asOf) {
      requireReadable(table, asOf.sequence(), now);
    }
    TableStreams streams = pin(table, spec, 0, Integer.MAX_VALUE);
    try {
      return told.apply(streams.withSchema(table));
    } finally {
      streams.release();
    }
  }

  /**
   * The newest streams of a table with the segments at least that a scan of some blocks needs; the
   * caller must release them.
   */
  private TableStreams pin(TableSchema version, ScanSpec spec, int fromBlock, int toBlock) {
    LiveTable table = tables.get(version.tableId());
    if (closed || table.isOpen() || table.fork() != null) {
      return pin(version.tableId());
    }
    SegmentChoice choice = SegmentChoice.of(version, spec, fromBlock, toBlock);
    return TableStreams.pin(() -> table.streams(choice));
  }

  /**
   * The newest streams of a table, on top of those it forked from; the caller must release them.
   */
  TableStreams pin(int tableId) {
    if (closed) {
      throw new StoreException(ErrorCode.STORE_CLOSED, "the store is closed");
    }
    LiveTable table = tables.get(tableId);
    TableStreams own = TableStreams.pin(table::streams);
    Fork fork = table.fork();
    if (fork == null) {
      return own;
    }
    boolean pinned = false;
    try {
      TableStreams parent = pin(fork.parentTableId());
      pinned = true;
      return own.onTopOf(parent, fork);
    } finally {
      if (!pinned) {
        own.release();
      }
    }
  }

  /**
   * One past the id of the last row inserted into a table at or before the sequence.
   *
   * @throws StoreException {@code VERSION_NOT_KEPT}
   */
  long rowIdEnd(int tableId, long sequence) {
    requireKept(tables.get(tableId).schema(), tableId, sequence);
    TableStreams streams = pin(tableId);
    try {
      return streams.rowIdEnd(sequence, cache);
    } finally {
      streams.release();
    }
  }

  /** About how many rows a table has now. */
  long rowCount(int tableId) {
    long rows = tables.get(tableId).rowsIfClosed();
    if (rows >= 0) {
      return rows;
    }
    TableStreams streams = pin(tableId);
    try {
      return StreamStatistics.rowCount(streams);
    } finally {
      streams.release();
    }
  }

  /** Estimates about the current state of a table. */
  TableStatistics statistics(int tableId) {
    return statistics(
        visible.get().catalogs().tableById(tableId).orElseGet(() -> tables.get(tableId).schema()));
  }

  /** Likewise, for the columns of a version of it. */
  TableStatistics statistics(TableSchema version) {
    TableStreams streams = pin(version.tableId());
    try {
      return statistics
          .computeIfAbsent(version.tableId(), id -> new StreamStatistics(cache))
          .of(streams.withSchema(version));
    } finally {
      streams.release();
    }
  }

  /** Likewise, with the rows there were at a sequence. */
  TableStatistics statistics(TableSchema version, long sequence) {
    TableStreams streams = pin(version.tableId());
    try {
      return statistics
          .computeIfAbsent(version.tableId(), id -> new StreamStatistics(cache))
          .of(streams.withSchema(version), sequence);
    } finally {
      streams.release();
    }
  }

  /** The committed rows of a table as of the snapshot. */
  LookupRows rows(TableSchema table, long snapshot) {
    return new LookupRows(this, table, snapshot, cache);
  }

  /** What the cache of decoded vectors takes. */
  MemoryUse cacheUse() {
    return MemoryUse.of(cache);
  }
}
