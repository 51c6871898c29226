package dev.yore.store;

import dev.yore.store.metadata.HistoryState;
import dev.yore.store.metadata.TableState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Puts segments into the place of others: merged ones, ones with less in them, and the same ones on
 * another tier. The metadata knows first, then readers, and what was replaced goes when its last
 * reader is done. Safe for many threads: each swap is done under the {@link Checkpointer}'s lock.
 */
final class SegmentSwaps {
  private final ReentrantLock work;
  private final DurableState durable;
  private final LiveTables tables;
  private final CommitPipeline pipeline;
  private final SegmentFiles files;

  /**
   * Swaps nothing yet.
   *
   * @param work the checkpointer's lock
   */
  SegmentSwaps(
      ReentrantLock work,
      DurableState durable,
      LiveTables tables,
      CommitPipeline pipeline,
      SegmentFiles files) {
    this.work = work;
    this.durable = durable;
    this.tables = tables;
    this.pipeline = pipeline;
    this.files = files;
  }

  /**
   * Segments of a table and the one with less in it that takes their place.
   *
   * @param before follow each other
   */
  record Rewrite(LiveTable table, List<OpenSegment> before, OpenSegment after) {
    Rewrite {
      before = List.copyOf(before);
    }

    private long removedRowEvents() {
      return before.stream().mapToLong(s -> s.entry().rowEvents()).sum()
          - after.entry().rowEvents();
    }
  }

  /**
   * Puts segments with less in them into the place of others, all together; for use inside {@link
   * Checkpointer#quietly}. Readers that look at the history after they have pinned streams are
   * safe: it is changed first.
   *
   * @param rewrites what they put there is given up if this fails
   */
  void rewrite(List<Rewrite> rewrites, HistoryState nextHistory) {
    Map<LiveTable, TableState> states = new LinkedHashMap<>();
    for (Rewrite r : rewrites) {
      TableState state = states.getOrDefault(r.table, r.table.flushed());
      states.put(r.table, state.withRemoved(r.removedRowEvents()));
    }
    boolean complete = false;
    try {
      durable.replace(
          List.copyOf(states.values()),
          rewrites.stream().map(r -> r.after.entry()).toList(),
          rewrites.stream().flatMap(r -> r.before.stream()).map(OpenSegment::entry).toList(),
          nextHistory);
      complete = true;
    } finally {
      if (!complete) {
        rewrites.forEach(r -> giveUp(r.after));
      }
    }
    pipeline.exclusively(
        () -> {
          durable.follow(nextHistory);
          for (Rewrite r : rewrites) {
            TableState state = states.getOrDefault(r.table, r.table.flushed());
            r.table.publishRewrite(r.before, r.after, state);
          }
        });
    rewrites.forEach(r -> r.before.forEach(files::retire));
  }

  /**
   * Puts a merged segment into the place of those it was made of; if they are not there any more,
   * it is given up.
   */
  void merge(LiveTable table, List<OpenSegment> run, OpenSegment merged) {
    work.lock();
    boolean complete = false;
    try {
      if (!isThere(table, run)) {
        return;
      }
      durable.replace(
          List.of(), List.of(merged.entry()), run.stream().map(OpenSegment::entry).toList(), null);
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
      if (!isThere(table, List.of(before))) {
        complete = true;
        files.retire(after);
        return false;
      }
      durable.place(after.place());
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

  private boolean isThere(LiveTable table, List<OpenSegment> segments) {
    return tables.all().contains(table) && table.segments().containsAll(segments);
  }

  /**
   * Gives up a segment that did not become part of the store. When committing the metadata has
   * failed, what is on disk may name it all the same; then its file must stay.
   */
  void giveUp(OpenSegment segment) {
    if (durable.surelyLacks(segment)) {
      files.retire(segment);
    } else {
      files.leave(segment);
    }
  }
}
