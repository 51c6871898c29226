package dev.yore.store;

import dev.yore.store.delta.TableDelta;
import dev.yore.store.metadata.TableState;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.table.BlockImages;
import dev.yore.store.table.Fork;
import dev.yore.store.table.Level0;
import dev.yore.store.table.SegmentChoice;
import dev.yore.store.table.SegmentHandle;
import dev.yore.store.table.TableStreams;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One table's streams and counters while the store is open. Streams are replaced as a whole under
 * the commit lock and read by anybody; the other fields are guarded by the commit lock.
 */
final class LiveTable {
  /** {@link #unflushedFrom} of a table whose L0 is empty. */
  static final long NOTHING_UNFLUSHED = Long.MAX_VALUE;

  private final @Nullable Fork fork;
  private volatile TableSchema schema;
  private volatile TableSchema stored;
  private volatile List<OpenSegment> segments;
  private volatile TableStreams streams;
  private volatile TableState flushed;

  /** Changed under the commit lock, before the streams that have it are published. */
  private TableStreams.Lineage lineage = new TableStreams.Lineage();

  /** Of a published store; opens segments when somebody asks for them. */
  private @Nullable PublishedSegments published;

  /** Whether all segments are open. */
  private volatile boolean isOpen = true;

  /** How far back of its newest segment it is expected to be read, in sequences; 0 for not. */
  private volatile long expectedDepth;

  private long nextRowId;
  private long unflushedFrom = NOTHING_UNFLUSHED;

  /**
   * A table with an empty L0.
   *
   * @param stored the schema with every column the table ever had
   * @param fork what it forked from; null for a table of its own
   * @param segments ascending by sequence
   */
  LiveTable(
      TableSchema schema,
      TableSchema stored,
      @Nullable Fork fork,
      List<OpenSegment> segments,
      TableState flushed) {
    this.schema = schema;
    this.stored = stored;
    this.fork = fork;
    this.segments = List.copyOf(segments);
    this.streams = streams(Level0.empty(schema));
    this.flushed = flushed;
    this.nextRowId = flushed.nextRowId();
  }

  /** A table of a published store, whose segments are opened when somebody asks for them. */
  static LiveTable opening(
      TableSchema schema,
      TableSchema stored,
      @Nullable Fork fork,
      TableState flushed,
      PublishedSegments published) {
    LiveTable table = new LiveTable(schema, stored, fork, List.of(), flushed);
    table.published = published;
    table.isOpen = false;
    return table;
  }

  /** Tells how far back it is expected to be read, in sequences; 0 for not at all. */
  void expectPast(long sequences) {
    expectedDepth = sequences;
  }

  /** From which sequence on its past is expected to be read; {@link BlockImages#NOWHERE}. */
  long expectedFromSequence() {
    long depth = expectedDepth;
    List<OpenSegment> known = segments;
    return depth == 0 || known.isEmpty()
        ? BlockImages.NOWHERE
        : Math.max(0, known.get(known.size() - 1).entry().toSequence() - depth);
  }

  /** Whether all segments are open. */
  boolean isOpen() {
    return isOpen;
  }

  private void open() {
    PublishedSegments due = published;
    if (isOpen || due == null) {
      return;
    }
    synchronized (this) {
      if (!isOpen) {
        segments = List.copyOf(due.all());
        streams = streams(Level0.empty(schema));
        isOpen = true;
      }
    }
  }

  /**
   * The table's own streams, with those segments at least that a scan needs; of a published store
   * no others are opened.
   */
  TableStreams streams(SegmentChoice choice) {
    PublishedSegments due = published;
    TableStreams chosen = isOpen || due == null ? null : due.chosen(schema, choice);
    return chosen == null ? streams() : chosen;
  }

  /** About how many rows there are, if nothing must be opened to tell; or -1. */
  long rowsIfClosed() {
    return isOpen || fork != null ? -1 : Math.max(0, flushed.inserted() - flushed.deleted());
  }

  /** Segments that are open now; opens none. */
  List<OpenSegment> opened() {
    PublishedSegments some = published;
    return some == null ? segments : some.opened(false);
  }

  /** The segments that are open, of which none will be any more: for who closes them. */
  List<OpenSegment> closing() {
    PublishedSegments some = published;
    return some == null ? segments : some.opened(true);
  }

  int tableId() {
    return schema.tableId();
  }

  TableSchema schema() {
    return schema;
  }

  /** The schema with every column the table ever had, as segments are written with it. */
  TableSchema stored() {
    return stored;
  }

  /** The table stands otherwise from now on; its rows stay as they are. Commit lock. */
  void alter(TableSchema newSchema, TableSchema newStored) {
    schema = newSchema;
    stored = newStored;
    streams = streams.withSchema(newSchema);
  }

  /** What the table forked from; null for a table of its own. */
  @Nullable Fork fork() {
    return fork;
  }

  /** A table into which nothing was written yet. */
  static LiveTable untouched(TableSchema schema, TableSchema stored, @Nullable Fork fork) {
    return new LiveTable(schema, stored, fork, List.of(), stateBefore(schema.tableId(), fork));
  }

  /** What the segments of a table hold before there are any. */
  static TableState stateBefore(int tableId, @Nullable Fork fork) {
    return fork == null
        ? TableState.empty(tableId)
        : new TableState(tableId, fork.sequence(), fork.firstRowId(), 0, 0, 0);
  }

  /** The table's own streams, without what it forked from. */
  TableStreams streams() {
    open();
    return streams;
  }

  /** Heap bytes of L0, roughly; opens nothing. */
  long level0Bytes() {
    return streams.level0().sizeBytes();
  }

  /** What is in segments. */
  TableState flushed() {
    return flushed;
  }

  long nextRowId() {
    return nextRowId;
  }

  /** No commit before this one is needed from the log for this table. */
  long unflushedFrom() {
    return unflushedFrom;
  }

  /**
   * The streams with a commit added; to be published by {@link #publish}.
   *
   * @param version the table as it stood at the commit
   */
  Level0 append(TableSchema version, long sequence, TableDelta delta) {
    return streams.level0().append(version, sequence, delta);
  }

  /** Makes an appended commit part of the table; commit lock. */
  void publish(Level0 level0, TableDelta delta) {
    if (unflushedFrom == NOTHING_UNFLUSHED) {
      unflushedFrom = level0.lastSequence();
    }
    streams = streams.withLevel0(level0);
    int inserted = delta.inserts().rowCount();
    if (inserted > 0) {
      nextRowId = delta.firstRowId() + inserted;
    }
  }

  /** The store's own shares of the segments, ascending by sequence. */
  List<OpenSegment> segments() {
    open();
    return segments;
  }

  /** Moves what a checkpoint put into a segment out of L0; commit lock. */
  void publishFlush(OpenSegment segment, TableState state) {
    Level0 rest = streams.level0().after(state.flushedSequence());
    flushed = state;
    nextRowId = Math.max(nextRowId, state.nextRowId());
    unflushedFrom = rest.isEmpty() ? NOTHING_UNFLUSHED : state.flushedSequence() + 1;
    List<OpenSegment> more = new ArrayList<>(segments);
    more.add(segment);
    segments = List.copyOf(more);
    streams = streams(rest);
  }

  /** Puts a merged segment into the place of those it was made of; commit lock. */
  void publishMerge(List<OpenSegment> run, OpenSegment merged) {
    List<OpenSegment> fewer = new ArrayList<>(segments);
    fewer.add(fewer.indexOf(run.get(0)), merged);
    fewer.removeAll(run);
    segments = List.copyOf(fewer);
    streams = streams(streams.level0());
  }

  /** Puts a segment with less in it into the place of the first ones; commit lock. */
  void publishRewrite(List<OpenSegment> run, OpenSegment rewritten, TableState state) {
    flushed = state;
    lineage = new TableStreams.Lineage();
    publishMerge(run, rewritten);
  }

  private TableStreams streams(Level0 level0) {
    List<SegmentHandle> handles = segments.stream().map(OpenSegment::handle).toList();
    return new TableStreams(schema, handles, level0, lineage);
  }
}
