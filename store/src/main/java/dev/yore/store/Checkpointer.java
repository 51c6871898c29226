package dev.yore.store;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.InsertRun;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.log.CommitLog;
import dev.yore.store.metadata.Checkpoint;
import dev.yore.store.metadata.CheckpointChanges;
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
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Moves L0 into segments and the metadata; {@link SegmentSwaps} puts segments into the place of
 * others under the same lock, so that one thing is done at a time. Safe for many threads: the lock
 * is held for the whole of a flush, the commit lock only to publish.
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
  private final CommitLog log;
  private final LiveTables tables;
  private final CommitTimeline timeline;
  private final CommitPipeline pipeline;
  private final SegmentFiles files;
  private final IntFunction<TableStreams> pin;
  private final DurableState durable;
  private final SegmentSwaps swaps;

  /**
   * Continues from a checkpoint.
   *
   * @param durable the checkpoint and what comes with it
   * @param pin pins the newest streams of a table
   */
  Checkpointer(
      DurableState durable,
      CommitLog log,
      LiveTables tables,
      CommitTimeline timeline,
      CommitPipeline pipeline,
      SegmentFiles files,
      IntFunction<TableStreams> pin) {
    this.log = log;
    this.tables = tables;
    this.timeline = timeline;
    this.pipeline = pipeline;
    this.files = files;
    this.pin = pin;
    this.durable = durable;
    this.swaps = new SegmentSwaps(work, durable, tables, pipeline, files);
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
    return durable.checkpoint();
  }

  /** What is kept of the past, and what is not; for anybody. */
  HistoryState history() {
    return durable.history();
  }

  /** How often {@link #history} has changed. */
  long historyChanges() {
    return durable.historyChanges();
  }

  /** Makes another policy or hold durable. */
  void changeHistory(UnaryOperator<HistoryState> change) {
    work.lock();
    try {
      durable.changeHistory(change.apply(durable.history()));
    } finally {
      work.unlock();
    }
  }

  /** Puts segments into the place of others. */
  SegmentSwaps swaps() {
    return swaps;
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
          flushed.forEach(f -> swaps.giveUp(f.segment));
        }
      }
      publish(flushed);
      log.truncateBefore(durable.checkpoint().replaySequence() + 1);
    } finally {
      work.unlock();
    }
  }

  /** Gives up the log's preallocated room if the checkpoint has everything in it. */
  void shrinkLog() {
    work.lock();
    try {
      log.shrink(durable.checkpoint().replaySequence());
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
            durable.nextSegmentId(),
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

  /** Also frees what only dropped branches had. */
  private void record(Visible visible, List<Flushed> flushed) {
    if (flushed.isEmpty() && visible.sequence() == durable.checkpoint().sequence()) {
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
            ? durable.checkpoint().stampMillis()
            : commits.get(commits.size() - 1).stampMillis();
    Checkpoint next =
        new Checkpoint(
            visible.sequence(),
            replaySequence(visible.sequence(), flushed),
            durable.checkpoint().nextSegmentId(),
            stampMillis);
    durable.advance(
        new CheckpointChanges(
            next,
            commits,
            visible.catalogs(),
            flushed.stream().map(Flushed::state).toList(),
            flushed.stream().map(f -> f.segment.entry()).toList(),
            freed.stream().map(OpenSegment::entry).toList(),
            gone.stream().map(LiveTable::tableId).toList()));
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

  /** An id for a segment to be written; for use inside {@link #quietly}. */
  long newSegmentId() {
    return durable.nextSegmentId();
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
            durable.checkpoint().nextSegmentId(),
            commit.stampMillis());
    boolean complete = false;
    try {
      durable.advance(
          new CheckpointChanges(
              next, commits, now, List.of(state), List.of(segment.entry()), List.of(), List.of()));
      complete = true;
    } finally {
      if (!complete && !durable.surelyLacks(segment)) {
        pipeline.refuse(
            "whether commit %d was made is not known, since the metadata cannot be written; open the store again"
                .formatted(sequence));
      }
    }
    timeline.checkpointed(sequence);
    table.publishFlush(segment, state);
  }

  /** Leaves nothing in the log that the checkpoint has; for use inside {@link #quietly}. */
  boolean renewLog() {
    return log.renew(durable.checkpoint().replaySequence());
  }
}
