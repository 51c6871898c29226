package dev.yore.store;

import dev.yore.store.metadata.Checkpoint;
import dev.yore.store.metadata.CheckpointChanges;
import dev.yore.store.metadata.CheckpointStore;
import dev.yore.store.metadata.HistoryState;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.metadata.TableState;
import dev.yore.store.schema.Catalogs;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How far the metadata has come: the checkpoint, the catalogs as of it, and what is kept of the
 * past. Each change is durable before it is seen here. Guarded by the {@link Checkpointer}'s lock,
 * but the history, which anybody may read.
 */
final class DurableState {
  private final CheckpointStore metadata;
  private final AtomicLong historyChanges = new AtomicLong();
  private Checkpoint checkpoint;
  private Catalogs catalogs;
  private volatile HistoryState history;

  DurableState(
      CheckpointStore metadata, Checkpoint checkpoint, Catalogs catalogs, HistoryState history) {
    this.metadata = metadata;
    this.checkpoint = checkpoint;
    this.catalogs = catalogs;
    this.history = history;
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  /** What is kept of the past, and what is not; for anybody. */
  HistoryState history() {
    return history;
  }

  /** How often {@link #history} has changed; for anybody. */
  long historyChanges() {
    return historyChanges.get();
  }

  /** Never given twice while the store is open; after a failure there may be gaps. */
  long nextSegmentId() {
    metadata.requireUsable();
    long id = checkpoint.nextSegmentId();
    checkpoint =
        new Checkpoint(
            checkpoint.sequence(), checkpoint.replaySequence(), id + 1, checkpoint.stampMillis());
    return id;
  }

  /** Records a later checkpoint and all that comes with it. */
  void advance(CheckpointChanges changes) {
    metadata.checkpoint(changes);
    checkpoint = changes.checkpoint();
    catalogs = changes.catalogs();
  }

  /**
   * Records that segments take the place of others, with nothing else checkpointed.
   *
   * @param tables whose counts are others for it
   * @param next what is kept of the past from then on, which the caller has yet to {@link #follow};
   *     null for as before
   */
  void replace(
      List<TableState> tables,
      List<SegmentEntry> added,
      List<SegmentEntry> removed,
      @Nullable HistoryState next) {
    metadata.checkpoint(
        new CheckpointChanges(
            checkpoint, List.of(), catalogs, tables, added, removed, List.of(), next));
  }

  /** Records where a segment lies from now on. */
  void place(SegmentPlace place) {
    metadata.place(List.of(place));
  }

  /** Records what is kept of the past from now on. */
  void changeHistory(HistoryState next) {
    metadata.checkpoint(CheckpointChanges.ofHistory(checkpoint, catalogs, next));
    follow(next);
  }

  /** Lets everybody see another history, which has been recorded. */
  void follow(HistoryState next) {
    history = next;
    historyChanges.incrementAndGet();
  }

  /** See {@link CheckpointStore#surelyLacks}; for anybody. */
  boolean surelyLacks(OpenSegment segment) {
    return metadata.surelyLacks(segment.entry());
  }
}
