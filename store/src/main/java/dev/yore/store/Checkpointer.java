package dev.yore.store;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.InsertRun;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.log.CommitLog;
import dev.yore.store.metadata.Checkpoint;
import dev.yore.store.metadata.CheckpointChanges;
import dev.yore.store.metadata.CheckpointStore;
import dev.yore.store.metadata.HistoryState;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.metadata.TableState;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.segment.SegmentFormat;
import dev.yore.store.table.BlockImages;
import dev.yore.store.table.Level0;
import dev.yore.store.table.TableStreams;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Moves L0 into segments and the metadata, and merged segments into the place of others, one thing
 * at a time. Safe for many threads: one lock is held for the whole of a flush, the commit lock only
 * to publish.
 *
 * <p>The order makes a crash at any point harmless: segments are on disk before the metadata names
 * them, the metadata is committed before L0 and the log let go of what they hold, and merged
 * segments are deleted when neither metadata nor a reader knows them. A file the metadata does not
 * name is an orphan, deleted at the next opening.
 */
final class Checkpointer {
  /** Smaller L0s are left to grow, since a segment costs every scan a little. */
  static final int MIN_SEGMENT_ROW_EVENTS = 1024;

  /** A table's segment written but not yet known to anybody. */
  private record Flushed(LiveTable table, OpenSegment segment, TableState state) {}

  private final ReentrantLock work = new ReentrantLock();
  private final CheckpointStore metadata;
  private final CommitLog log;
  private final LiveTables tables;
  private final CommitTimeline timeline;
  private final CommitPipeline pipeline;
  private final SegmentFiles files;
  private final IntFunction<TableStreams> pin;
  private Checkpoint checkpoint;
  private volatile HistoryState history;
  private final AtomicLong historyChanges = new AtomicLong();
  private Catalogs catalogs;

  /**
   * Continues from a checkpoint.
   *
   * @param pin pins the newest streams of a table
   * @param catalogs as of the checkpoint
   */
  Checkpointer(
      CheckpointStore metadata,
      CommitLog log,
      LiveTables tables,
      CommitTimeline timeline,
      CommitPipeline pipeline,
      SegmentFiles files,
      IntFunction<TableStreams> pin,
      Checkpoint checkpoint,
      Catalogs catalogs,
      HistoryState history) {
    this.metadata = metadata;
    this.log = log;
    this.tables = tables;
    this.timeline = timeline;
    this.pipeline = pipeline;
    this.files = files;
    this.pin = pin;
    this.checkpoint = checkpoint;
    this.catalogs = catalogs;
    this.history = history;
  }

  /**
   * Runs something while nothing is flushed and no segment is replaced, after flushing all that is
   * visible.
   */
  <T> T withEverythingFlushed(Supplier<T> action) {
    work.lock();
    try {
      flush(1);
      return action.get();
    } finally {
      work.unlock();
    }
  }

  /** Runs something while nothing is flushed and no segment is replaced. */
  <T> T quietly(Supplier<T> action) {
    work.lock();
    try {
      return action.get();
    } finally {
      work.unlock();
    }
  }

  /** How far the metadata has come; for use inside {@link #quietly}. */
  Checkpoint checkpoint() {
    return checkpoint;
  }

  /**
   * Checkpoints what is visible and writes segments of the tables that have enough for one.
   *
   * @param minRowEvents 1 to flush every table that has anything
   */
  void flush(long minRowEvents) {
    work.lock();
    try {
      Visible visible = pipeline.visible();
      List<Flushed> flushed = new ArrayList<>();
      boolean complete = false;
      try {
        for (LiveTable table : tables.all()) {
          if (table.streams().level0().rowEvents() >= minRowEvents) {
            write(table, visible.sequence(), flushed);
          }
        }
        record(visible, flushed);
        complete = true;
      } finally {
        if (!complete) {
          flushed.forEach(f -> giveUp(f.segment));
        }
      }
      publish(flushed);
      log.truncateBefore(checkpoint.replaySequence() + 1);
    } finally {
      work.unlock();
    }
  }

  /**
   * Gives up a segment that did not become part of the store. When committing the metadata has
   * failed, what is on disk may name it all the same; then its file must stay.
   */
  void giveUp(OpenSegment segment) {
    if (metadata.surelyLacks(segment.entry())) {
      files.retire(segment);
    } else {
      files.leave(segment);
    }
  }

  /** Gives up the log's preallocated room if the checkpoint has everything in it. */
  void shrinkLog() {
    work.lock();
    try {
      log.shrink(checkpoint.replaySequence());
    } finally {
      work.unlock();
    }
  }

  private void write(LiveTable table, long throughSequence, List<Flushed> flushed) {
    Level0 level0 = table.streams().level0();
    List<BlockDelta> blocks = level0.toBlockDeltas(throughSequence);
    if (blocks.isEmpty()) {
      return;
    }
    TableState before = table.flushed();
    TableState after = stateAfter(before, blocks, throughSequence);
    SegmentEntry entry =
        new SegmentEntry(
            table.tableId(),
            nextSegmentId(),
            SegmentFormat.LEVEL_FLUSHED,
            before.flushedSequence() + 1,
            throughSequence + 1,
            after.rowEvents() - before.rowEvents(),
            0);
    flushed.add(new Flushed(table, write(table, entry, blocks), after));
  }

  /** With images, if the segment is worth being kept as it is. */
  private OpenSegment write(LiveTable table, SegmentEntry entry, List<BlockDelta> blocks) {
    if (entry.rowEvents() < SegmentFiles.LASTING_ROW_EVENTS) {
      return files.write(table.stored(), entry, blocks.iterator());
    }
    TableStreams streams = pin.apply(table.tableId());
    try {
      BlockImages images =
          new BlockImages(
              streams, entry.fromSequence(), entry.toSequence(), table.expectedFromSequence());
      Iterator<BlockDelta> complete = new MappedBlocks(blocks.iterator(), images::addTo);
      return files.write(table.stored(), entry, complete);
    } finally {
      streams.release();
    }
  }

  private static TableState stateAfter(
      TableState before, List<BlockDelta> blocks, long throughSequence) {
    long nextRowId = before.nextRowId();
    long inserted = before.inserted();
    long deleted = before.deleted();
    long patched = before.patched();
    for (BlockDelta block : blocks) {
      for (InsertRun run : block.inserts()) {
        inserted += run.rows().rowCount();
        int endSlot = run.firstSlot() + run.rows().rowCount();
        nextRowId = Math.max(nextRowId, BlockDelta.rowId(block.block(), 0) + endSlot);
      }
      deleted += block.deletes().slots().length;
      for (PatchRun run : block.patches()) {
        patched += run.slots().length;
      }
    }
    return new TableState(
        before.tableId(),
        throughSequence,
        nextRowId,
        inserted,
        deleted,
        patched,
        before.removed(),
        before.skipped());
  }

  /** Never used twice while the store is open; after a failure there may be gaps. */
  private long nextSegmentId() {
    metadata.requireUsable();
    long id = checkpoint.nextSegmentId();
    checkpoint =
        new Checkpoint(
            checkpoint.sequence(), checkpoint.replaySequence(), id + 1, checkpoint.stampMillis());
    return id;
  }

  /** Also frees what only dropped branches had. */
  private void record(Visible visible, List<Flushed> flushed) {
    if (flushed.isEmpty() && visible.sequence() == checkpoint.sequence()) {
      return;
    }
    List<LiveTable> gone = tables.takeGone(visible.sequence());
    boolean complete = false;
    try {
      record(visible, flushed, gone);
      complete = true;
    } finally {
      if (!complete) {
        tables.giveBack(gone, visible.sequence());
      }
    }
    gone.forEach(table -> table.segments().forEach(files::retire));
  }

  private void record(Visible visible, List<Flushed> flushed, List<LiveTable> gone) {
    List<OpenSegment> freed = gone.stream().flatMap(table -> table.segments().stream()).toList();
    List<Commit> commits = new ArrayList<>();
    timeline.uncheckpointed(visible.sequence()).forEach(commits::add);
    long stampMillis =
        commits.isEmpty()
            ? checkpoint.stampMillis()
            : commits.get(commits.size() - 1).stampMillis();
    Checkpoint next =
        new Checkpoint(
            visible.sequence(),
            replaySequence(visible.sequence(), flushed),
            checkpoint.nextSegmentId(),
            stampMillis);
    metadata.checkpoint(
        new CheckpointChanges(
            next,
            commits,
            visible.catalogs(),
            flushed.stream().map(Flushed::state).toList(),
            flushed.stream().map(f -> f.segment.entry()).toList(),
            freed.stream().map(OpenSegment::entry).toList(),
            gone.stream().map(LiveTable::tableId).toList()));
    checkpoint = next;
    catalogs = visible.catalogs();
    timeline.checkpointed(visible.sequence());
  }

  /**
   * The last commit no table needs from the log any more. A table whose branch was dropped needs it
   * as long as that is not durable.
   */
  private long replaySequence(long throughSequence, List<Flushed> flushed) {
    List<LiveTable> done = flushed.stream().map(Flushed::table).toList();
    // What was adopted is not in the log, which must reach what a replay begins with.
    long[] result = {Math.min(throughSequence, log.lastSequence())};
    pipeline.exclusively(
        () -> {
          for (LiveTable table : tables.allOpen()) {
            if (!done.contains(table)) {
              result[0] = Math.min(result[0], table.unflushedFrom() - 1);
            }
          }
        });
    return result[0];
  }

  private void publish(List<Flushed> flushed) {
    pipeline.exclusively(() -> flushed.forEach(f -> f.table.publishFlush(f.segment, f.state)));
  }

  /** What is kept of the past, and what is not; for anybody. */
  HistoryState history() {
    return history;
  }

  /** How often {@link #history} has changed. */
  long historyChanges() {
    return historyChanges.get();
  }

  /** Makes another policy or hold durable. */
  void changeHistory(UnaryOperator<HistoryState> change) {
    work.lock();
    try {
      HistoryState next = change.apply(history);
      metadata.checkpoint(CheckpointChanges.ofHistory(checkpoint, catalogs, next));
      history = next;
      historyChanges.incrementAndGet();
    } finally {
      work.unlock();
    }
  }

  /** An id for a segment to be written; for use inside {@link #quietly}. */
  long newSegmentId() {
    return nextSegmentId();
  }

  /**
   * Puts a segment with less in it into the place of those it was made from; for use inside {@link
   * #quietly}. Readers that look at the history after they have pinned streams are safe: it is
   * changed first.
   *
   * @param run the table's first segments
   * @param rewritten with their sequences; retired if this fails
   */
  void replace(
      LiveTable table, List<OpenSegment> run, OpenSegment rewritten, HistoryState nextHistory) {
    long before = run.stream().mapToLong(s -> s.entry().rowEvents()).sum();
    TableState state = table.flushed().withRemoved(before - rewritten.entry().rowEvents());
    boolean complete = false;
    try {
      metadata.checkpoint(
          new CheckpointChanges(
              checkpoint,
              List.of(),
              catalogs,
              List.of(state),
              List.of(rewritten.entry()),
              run.stream().map(OpenSegment::entry).toList(),
              List.of(),
              nextHistory));
      complete = true;
    } finally {
      if (!complete) {
        giveUp(rewritten);
      }
    }
    pipeline.exclusively(
        () -> {
          history = nextHistory;
          historyChanges.incrementAndGet();
          table.publishRewrite(run, rewritten, state);
        });
    run.forEach(files::retire);
  }

  /** A segment and the one with less in it that takes its place. */
  record Replacement(LiveTable table, OpenSegment before, OpenSegment after) {}

  /**
   * Replaces single segments of several tables together; for use inside {@link #quietly}.
   *
   * @param replacements retired if this fails
   */
  void replace(List<Replacement> replacements, HistoryState nextHistory) {
    Map<LiveTable, TableState> states = new LinkedHashMap<>();
    for (Replacement r : replacements) {
      long removed = r.before.entry().rowEvents() - r.after.entry().rowEvents();
      states.merge(
          r.table, r.table.flushed().withRemoved(removed), (s, unused) -> s.withRemoved(removed));
    }
    boolean complete = false;
    try {
      metadata.checkpoint(
          new CheckpointChanges(
              checkpoint,
              List.of(),
              catalogs,
              List.copyOf(states.values()),
              replacements.stream().map(r -> r.after.entry()).toList(),
              replacements.stream().map(r -> r.before.entry()).toList(),
              List.of(),
              nextHistory));
      complete = true;
    } finally {
      if (!complete) {
        replacements.forEach(r -> giveUp(r.after));
      }
    }
    pipeline.exclusively(
        () -> {
          history = nextHistory;
          historyChanges.incrementAndGet();
          for (Replacement r : replacements) {
            TableState state = states.getOrDefault(r.table, r.table.flushed());
            r.table.publishRewrite(List.of(r.before), r.after, state);
          }
        });
    replacements.forEach(r -> files.retire(r.before));
  }

  /**
   * Reads a segment from another tier from now on, if it is still there.
   *
   * @param after the same segment, open where it lies now; given up if this fails
   * @return whether it was still there
   */
  boolean relocate(LiveTable table, OpenSegment before, OpenSegment after) {
    work.lock();
    boolean complete = false;
    try {
      if (!tables.all().contains(table) || !table.segments().contains(before)) {
        complete = true;
        files.retire(after);
        return false;
      }
      metadata.place(List.of(after.place()));
      complete = true;
      pipeline.exclusively(() -> table.publishMerge(List.of(before), after));
      files.retire(before);
      return true;
    } finally {
      if (!complete) {
        files.leave(after); // Nobody can tell whether the metadata names it.
      }
      work.unlock();
    }
  }

  /**
   * Makes a commit of a segment that others wrote; for use inside {@link #quietly} and by {@link
   * CommitPipeline#adopt}. What else was committed meanwhile is in the log and stays there.
   *
   * @param segment to be given up by the caller if this fails
   * @param commit the next one; durable when this returns
   */
  void adopt(LiveTable table, OpenSegment segment, TableState state, Commit commit) {
    long sequence = commit.sequence();
    List<Commit> commits = new ArrayList<>();
    timeline.uncheckpointed(sequence - 1).forEach(commits::add);
    commits.add(commit);
    Catalogs now = pipeline.visible().catalogs();
    Checkpoint next =
        new Checkpoint(
            sequence,
            replaySequence(sequence, List.of()),
            checkpoint.nextSegmentId(),
            commit.stampMillis());
    boolean complete = false;
    try {
      metadata.checkpoint(
          new CheckpointChanges(
              next, commits, now, List.of(state), List.of(segment.entry()), List.of(), List.of()));
      complete = true;
    } finally {
      if (!complete && !metadata.surelyLacks(segment.entry())) {
        pipeline.refuse(
            "whether commit %d was made is not known, since the metadata cannot be written; open the store again"
                .formatted(sequence));
      }
    }
    checkpoint = next;
    catalogs = now;
    timeline.checkpointed(sequence);
    table.publishFlush(segment, state);
  }

  /** Leaves nothing in the log that the checkpoint has; for use inside {@link #quietly}. */
  boolean renewLog() {
    return log.renew(checkpoint.replaySequence());
  }

  /**
   * Puts a merged segment into the place of those it was made of; if they are not there any more,
   * it is given up.
   */
  void replace(LiveTable table, List<OpenSegment> run, OpenSegment merged) {
    work.lock();
    boolean complete = false;
    try {
      boolean isOpen = tables.all().contains(table) && table.segments().containsAll(run);
      if (!isOpen) {
        return;
      }
      metadata.checkpoint(
          new CheckpointChanges(
              checkpoint,
              List.of(),
              catalogs,
              List.of(),
              List.of(merged.entry()),
              run.stream().map(OpenSegment::entry).toList(),
              List.of()));
      complete = true;
      pipeline.exclusively(() -> table.publishMerge(run, merged));
      run.forEach(files::retire);
    } finally {
      if (!complete) {
        giveUp(merged);
      }
      work.unlock();
    }
  }
}
