package dev.yore.store;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.metadata.HistoryState;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.retention.Hold;
import dev.yore.store.retention.KeptCommits;
import dev.yore.store.retention.Retention;
import dev.yore.store.retention.RetentionReport;
import dev.yore.store.retention.SequenceGaps;
import dev.yore.store.retention.TableHistory;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.DeleteRunEntry;
import dev.yore.store.segment.InsertRunEntry;
import dev.yore.store.segment.PatchRunEntry;
import dev.yore.store.segment.SegmentBlock;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.table.BlockThinning;
import dev.yore.store.table.StreamMerge;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Applies policies by rewriting segments: those of a table up to the last one in which something
 * goes become one. Safe for many threads; the checkpointer's lock is held for the whole of it.
 */
final class LocalRetention implements RetentionControl {
  /** Policies speak of hours at least. */
  private static final long LOOK_MILLIS = 3_600_000;

  /** A table's segments are rewritten when one in so many of its commits goes. */
  private static final int WORTHWHILE_PART = 8;

  private final Map<Integer, Long> lookedAtMillis = new HashMap<>();
  private final InstantSource clock;
  private final Checkpointer checkpointer;
  private final CommitPipeline pipeline;
  private final LiveTables tables;
  private final CommitTimeline timeline;
  private final ActiveTransactions active;
  private final SegmentFiles files;

  LocalRetention(
      InstantSource clock,
      Checkpointer checkpointer,
      CommitPipeline pipeline,
      LiveTables tables,
      CommitTimeline timeline,
      ActiveTransactions active,
      SegmentFiles files) {
    this.clock = clock;
    this.checkpointer = checkpointer;
    this.pipeline = pipeline;
    this.tables = tables;
    this.timeline = timeline;
    this.active = active;
    this.files = files;
  }

  @Override
  public Map<Integer, TableHistory> histories() {
    return checkpointer.history().tables();
  }

  @Override
  public void set(int tableId, @Nullable Retention retention) {
    tables.get(tableId);
    checkpointer.changeHistory(h -> h.with(tableId, h.of(tableId).with(retention)));
  }

  @Override
  public List<Hold> holds() {
    return checkpointer.history().holds();
  }

  @Override
  public void hold(String name, long sequence) {
    if (sequence > pipeline.visibleSequence()) {
      throw new StoreException(
          ErrorCode.SEQUENCE_IN_FUTURE,
          "sequence %d is in the future: the last one is %d"
              .formatted(sequence, pipeline.visibleSequence()));
    }
    checkpointer.changeHistory(
        history -> {
          if (find(history, name).isPresent()) {
            throw new StoreException(
                ErrorCode.INVALID_PARAMETER,
                "there is a hold " + name + " already; release it first or choose another name");
          }
          List<Hold> holds = new ArrayList<>(history.holds());
          holds.add(new Hold(name, sequence));
          holds.sort((a, b) -> a.name().compareTo(b.name()));
          return history.withHolds(holds);
        });
  }

  @Override
  public void release(String name) {
    checkpointer.changeHistory(
        history -> {
          Hold found =
              find(history, name)
                  .orElseThrow(
                      () ->
                          new StoreException(
                              ErrorCode.INVALID_PARAMETER, "there is no hold " + name));
          List<Hold> holds = new ArrayList<>(history.holds());
          holds.remove(found);
          return history.withHolds(holds);
        });
  }

  private static Optional<Hold> find(HistoryState history, String name) {
    return history.holds().stream().filter(h -> h.name().equals(name)).findFirst();
  }

  @Override
  public RetentionReport apply(int tableId, boolean dryRun) {
    return checkpointer.withEverythingFlushed(() -> applyFlushed(tables.get(tableId), dryRun));
  }

  /**
   * Applies policies that have not been looked at for a while, where enough would go; called now
   * and then, by one thread.
   */
  void applyWhereDue() {
    long now = clock.millis();
    checkpointer
        .history()
        .tables()
        .forEach(
            (tableId, history) -> {
              boolean due =
                  history.retention() != null
                      && tables.find(tableId) != null
                      && now - lookedAtMillis.getOrDefault(tableId, 0L) >= LOOK_MILLIS;
              if (due) {
                lookedAtMillis.put(tableId, now);
                applyIfWorthwhile(tables.get(tableId));
              }
            });
  }

  private void applyIfWorthwhile(LiveTable table) {
    checkpointer.withEverythingFlushed(
        () -> {
          HistoryState history = checkpointer.history();
          Retention retention = history.of(table.tableId()).retention();
          if (retention == null) {
            return false;
          }
          long[] commits = commits(table);
          SequenceGaps gaps = gaps(table, commits, retention, history);
          long gone = LongStream.of(commits).filter(c -> gaps.at(c).isPresent()).count();
          if (gone * WORTHWHILE_PART >= commits.length && gone > 0) {
            applyFlushed(table, false);
          }
          return true;
        });
  }

  private SequenceGaps gaps(
      LiveTable table, long[] commits, Retention retention, HistoryState history) {
    return KeptCommits.gaps(
        commits, timeline::stampOf, retention, clock.millis(), pins(table, history));
  }

  private RetentionReport applyFlushed(LiveTable table, boolean dryRun) {
    HistoryState history = checkpointer.history();
    Retention retention = history.of(table.tableId()).retention();
    if (retention == null) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT,
          "table %s has no retention policy: everything is kept".formatted(table.schema().name()));
    }
    long[] commits = commits(table);
    SequenceGaps gaps = gaps(table, commits, retention, history);
    List<OpenSegment> run = segmentsWith(gaps, table.segments());
    long bytes = table.segments().stream().mapToLong(s -> s.entry().sizeBytes()).sum();
    if (run.isEmpty()) {
      return new RetentionReport(table.tableId(), dryRun, 0, 0, bytes, bytes);
    }
    long gone = LongStream.of(commits).filter(c -> gaps.at(c).isPresent()).count();
    long runBytes = run.stream().mapToLong(s -> s.entry().sizeBytes()).sum();
    long events = run.stream().mapToLong(s -> s.entry().rowEvents()).sum();
    Thinned thinned = new Thinned(run, table.schema(), gaps);
    if (dryRun) {
      thinned.forEachRemaining(block -> {});
      long estimate = events == 0 ? 0 : runBytes * thinned.rowEvents / events;
      return new RetentionReport(
          table.tableId(),
          true,
          gone,
          events - thinned.rowEvents,
          bytes,
          bytes - runBytes + estimate);
    }
    OpenSegment rewritten = rewrite(table, run, thinned);
    checkpointer
        .swaps()
        .rewrite(
            List.of(new SegmentSwaps.Rewrite(table, run, rewritten)),
            history.with(table.tableId(), history.of(table.tableId()).withGaps(gaps)));
    return new RetentionReport(
        table.tableId(),
        false,
        gone,
        events - rewritten.entry().rowEvents(),
        bytes,
        bytes - runBytes + rewritten.entry().sizeBytes());
  }

  private long[] pins(LiveTable table, HistoryState history) {
    LongStream references =
        pipeline.visible().catalogs().pins(table.tableId()).stream().mapToLong(Long::longValue);
    LongStream holds = history.holds().stream().mapToLong(Hold::sequence);
    return LongStream.concat(
            LongStream.concat(references, holds), LongStream.of(active.snapshots()))
        .toArray();
  }

  /** The sequences of all commits that changed the table, ascending. */
  private static long[] commits(LiveTable table) {
    TreeSet<Long> sequences = new TreeSet<>();
    for (OpenSegment segment : table.segments()) {
      SegmentReader reader = segment.reader();
      for (SegmentBlock block : reader.blocks()) {
        for (InsertRunEntry run : block.inserts()) {
          if (run.firstSequence() == run.lastSequence()) {
            sequences.add(run.firstSequence());
          } else {
            add(sequences, reader.readInsertSequences(run));
          }
        }
        DeleteRunEntry deletes = block.deletes();
        if (deletes != null) {
          add(sequences, reader.readDeletes(deletes).sequences());
        }
        for (PatchRunEntry run : block.patches()) {
          add(sequences, reader.readPatchKeys(run).sequences());
        }
      }
    }
    return sequences.stream().mapToLong(Long::longValue).toArray();
  }

  private static void add(TreeSet<Long> sequences, long[] more) {
    for (long sequence : more) {
      sequences.add(sequence);
    }
  }

  /** From the first segment, as values there tell what is a change, to the last with a gap. */
  private static List<OpenSegment> segmentsWith(SequenceGaps gaps, List<OpenSegment> segments) {
    if (gaps.isEmpty()) {
      return List.of();
    }
    long last = gaps.gaps().get(gaps.gaps().size() - 1).toSequence();
    return segments.stream().filter(s -> s.entry().fromSequence() <= last).toList();
  }

  private OpenSegment rewrite(LiveTable table, List<OpenSegment> run, Thinned thinned) {
    SegmentEntry first = run.get(0).entry();
    SegmentEntry plan =
        new SegmentEntry(
            table.tableId(),
            checkpointer.newSegmentId(),
            first.level(),
            first.fromSequence(),
            run.get(run.size() - 1).entry().toSequence(),
            0,
            0);
    OpenSegment written = files.write(table.stored(), plan, thinned);
    return written.withRowEvents(thinned.rowEvents);
  }

  /** The blocks of some segments without what lies in gaps; counts what is left. */
  private static final class Thinned implements Iterator<BlockDelta> {
    private final Iterator<BlockDelta> merged;
    private final List<Integer> keyIds;
    private final SequenceGaps gaps;
    private @Nullable BlockDelta next;
    private long rowEvents;

    Thinned(List<OpenSegment> run, TableSchema table, SequenceGaps gaps) {
      this.merged = StreamMerge.mergeSegments(run.stream().map(OpenSegment::reader).toList());
      this.keyIds =
          table.keyColumns().stream().map(ordinal -> table.columns().get(ordinal).id()).toList();
      this.gaps = gaps;
    }

    @Override
    public boolean hasNext() {
      while (next == null && merged.hasNext()) {
        next = BlockThinning.thin(merged.next(), keyIds, gaps);
      }
      return next != null;
    }

    @Override
    public BlockDelta next() {
      BlockDelta block = hasNext() ? next : null;
      if (block == null) {
        throw new java.util.NoSuchElementException();
      }
      next = null;
      rowEvents += block.rowEvents();
      return block;
    }
  }
}
