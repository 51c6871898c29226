package dev.yore.store;

import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.table.TableStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Merges the segments of tables, one run at a time: in the background on a daemon thread of its own
 * within a {@link WorkBudget}, or for a caller who waits for it. Safe for many threads.
 *
 * <p>A merge holds no lock that commits, flushes or readers need. When it is done it takes the
 * place of what it was made of, if that is still there; otherwise it is thrown away. So it may be
 * broken off at any point and done again.
 */
final class Coalescer {
  /** A merge that is running. */
  private static final class Running {
    private final int tableId;
    private final int toLevel;
    private final long totalBytes;
    private volatile long doneBytes;

    Running(int tableId, int toLevel, long totalBytes) {
      this.tableId = tableId;
      this.toLevel = toLevel;
      this.totalBytes = totalBytes;
    }
  }

  private final Object merging = new Object();
  private final StoreOptions options;
  private final Checkpointer checkpointer;
  private final LiveTables tables;
  private final SegmentMerges merges;
  private final SegmentFiles files;
  private final IntFunction<TableStreams> pin;
  private final WorkBudget budget;
  private final BackgroundLoop loop =
      new BackgroundLoop("yore-coalescence", BackgroundLoop.ONLY_WHEN_ASKED, this::work);
  private volatile @Nullable Running running;
  private volatile CoalescenceOptions settings;

  /**
   * Merges nothing yet.
   *
   * @param pin pins the newest streams of a table
   * @param foregroundBusy whether anybody reads or writes at the moment
   */
  Coalescer(
      StoreOptions options,
      Checkpointer checkpointer,
      LiveTables tables,
      SegmentFiles files,
      IntFunction<TableStreams> pin,
      BooleanSupplier foregroundBusy) {
    this.options = options;
    this.settings = options.coalescence();
    this.checkpointer = checkpointer;
    this.tables = tables;
    this.files = files;
    this.merges = new SegmentMerges(files);
    this.pin = pin;
    this.budget =
        new WorkBudget(
            foregroundBusy, () -> settings.processorPercent(), () -> settings.bytesPerSecond());
  }

  /** Whether a thread merges, be it that it is switched off now. */
  private boolean hasThread() {
    return options.backgroundWork() && !options.readOnly();
  }

  private boolean isBackground() {
    return settings.enabled() && hasThread();
  }

  void start() {
    if (hasThread()) {
      loop.start();
      wake();
    }
  }

  CoalescenceOptions settings() {
    return settings;
  }

  /** See {@link Store#setCoalescence}. */
  synchronized void set(String key, String value) {
    settings = settings.with(key, value);
    wake();
  }

  /** See {@link Store#expectPast}. */
  void expectPast(int tableId, long sequences) {
    tables.get(tableId).expectPast(sequences);
  }

  /** There may be something to merge. */
  void wake() {
    loop.wake();
  }

  /** Ends a running merge at its next block, and the thread. */
  void stop() {
    budget.stop();
    loop.stop();
  }

  /**
   * Merges a table's segments until nothing is left to merge, on the calling thread.
   *
   * @throws StoreException {@code STORE_CLOSED} if the store is closed meanwhile
   */
  void coalesce(int tableId) {
    budget.hurry();
    try {
      LiveTable table = tables.get(tableId);
      while (merge(table, true, () -> true)) {
        // Each merge leaves fewer segments.
      }
    } catch (WorkStopped e) {
      throw new StoreException(ErrorCode.STORE_CLOSED, "the store was closed", e);
    } finally {
      budget.relax();
    }
  }

  private void work() {
    if (isBackground()) {
      mergeWhereDue(this::isBackground);
    }
  }

  /** Merges where enough has gathered, on the calling thread. */
  void mergeWhereDue() {
    mergeWhereDue(() -> true);
  }

  private void mergeWhereDue(BooleanSupplier mayGoOn) {
    for (LiveTable table : tables.all()) {
      while (merge(table, false, mayGoOn)) {
        // Merging a level may fill the next one; there are few levels.
      }
    }
  }

  /** What one merge is made of. */
  private record Job(List<OpenSegment> run, long segmentId, TableStreams streams) {}

  private boolean merge(LiveTable table, boolean all, BooleanSupplier mayGoOn) {
    synchronized (merging) {
      Job job = checkpointer.quietly(() -> job(table, all));
      if (job == null) {
        return false;
      }
      long bytes = job.run.stream().mapToLong(s -> s.entry().sizeBytes()).sum();
      Running progress = new Running(table.tableId(), SegmentMerges.levelOf(job.run), bytes);
      running = progress;
      files.writing(table.tableId(), job.segmentId);
      try {
        OpenSegment merged =
            merges.merge(table, job.run, job.segmentId, job.streams, paying(progress, mayGoOn));
        checkpointer.swaps().merge(table, job.run, merged);
      } finally {
        running = null;
        job.streams.release();
        files.written(table.tableId(), job.segmentId);
      }
      return true;
    }
  }

  private @Nullable Job job(LiveTable table, boolean all) {
    List<OpenSegment> segments = table.segments();
    List<OpenSegment> run = all ? SegmentMerges.toCoalesce(segments) : SegmentMerges.due(segments);
    return run.size() < 2
        ? null
        : new Job(run, checkpointer.newSegmentId(), pin.apply(table.tableId()));
  }

  /** Pays for each block that was merged; told how many bytes of input that were, about. */
  private LongConsumer paying(Running progress, BooleanSupplier mayGoOn) {
    LongConsumer budgeted = budget.paying(mayGoOn);
    return bytes -> {
      progress.doneBytes += bytes;
      budgeted.accept(bytes);
    };
  }

  /** How far every table is; of a published store, those that somebody has asked for. */
  List<CoalescenceInfo> info() {
    List<CoalescenceInfo> infos = new ArrayList<>();
    for (LiveTable table : tables.all()) {
      if (table.isOpen()) {
        infos.add(info(table));
      }
    }
    return infos;
  }

  private CoalescenceInfo info(LiveTable table) {
    List<OpenSegment> segments = table.segments();
    List<OpenSegment> debt = SegmentMerges.toCoalesce(segments);
    Running now = running;
    boolean isRunning = now != null && now.tableId == table.tableId();
    return new CoalescenceInfo(
        table.tableId(),
        table.streams().level0().rowEvents(),
        segments.size(),
        (int) segments.stream().filter(SegmentMerges::isSealed).count(),
        debt.size(),
        debt.stream().map(OpenSegment::entry).mapToLong(SegmentEntry::sizeBytes).sum(),
        state(isRunning, debt),
        isRunning && now != null ? now.toLevel : 0,
        isRunning && now != null ? now.doneBytes : 0,
        isRunning && now != null ? now.totalBytes : 0);
  }

  private CoalescenceInfo.State state(boolean isRunning, List<OpenSegment> debt) {
    if (isRunning) {
      return CoalescenceInfo.State.MERGING;
    }
    if (!isBackground()) {
      return CoalescenceInfo.State.OFF;
    }
    return debt.isEmpty() ? CoalescenceInfo.State.COALESCED : CoalescenceInfo.State.WAITING;
  }
}
