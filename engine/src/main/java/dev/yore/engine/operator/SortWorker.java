package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.RowCollector;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.memory.Reservation;
import dev.yore.engine.memory.SpillFile;
import dev.yore.engine.sort.RowOrder;
import dev.yore.engine.sort.RowSorter;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects one worker's rows and sorts them; when they do not fit into memory, they go to a file as
 * a sorted run. One thread.
 */
final class SortWorker implements AutoCloseable {
  /** Sorting takes two prefixes and two row numbers a row. */
  private static final long SORT_BYTES_PER_ROW = 24;

  /** So many runs are merged at once: each takes a batch of memory. */
  private static final int MAX_FAN_IN = 32;

  private final Execution execution;
  private final OperatorMetrics metrics;
  private final MemoryAccount memory;
  private final RowOrder order;
  private final boolean leavesRoom;
  private final Reservation reservation;
  private final List<SpillFile> files = new ArrayList<>();
  private RowCollector rows;

  SortWorker(
      Execution execution,
      OperatorMetrics metrics,
      MemoryAccount memory,
      RowOrder order,
      boolean leavesRoom) {
    this.execution = execution;
    this.memory = memory;
    this.leavesRoom = leavesRoom;
    this.metrics = metrics;
    this.order = order;
    reservation = new Reservation(memory);
    rows = new RowCollector(order.types());
  }

  void add(Batch batch) {
    rows.append(batch);
    if (!reservation.tryResize(rows.sizeBytes() + SORT_BYTES_PER_ROW * rows.length())) {
      spill();
    }
  }

  private void spill() {
    if (rows.length() > 0) {
      Batch batch = rows.batch();
      files.add(
          write(SortedRun.of(batch, RowSorter.sort(order, batch, execution::checkCancelled))));
    }
    rows = new RowCollector(order.types());
    reservation.shrink(0);
  }

  private SpillFile write(SortedRun run) {
    SpillFile file = execution.spills().newFile();
    for (Batch batch = run.next(); batch != null; batch = run.next()) {
      execution.checkCancelled();
      file.write(batch.columns(), batch.selectedCount());
    }
    metrics.addSpilledBytes(file.sizeBytes());
    return file;
  }

  /** Sorts what is in memory and makes the runs few enough to be merged at once. */
  List<SortedRun> finish() {
    if (leavesRoom && memory.isHalfFull()) {
      spill();
    }
    while (files.size() > MAX_FAN_IN) {
      List<SpillFile> first = new ArrayList<>(files.subList(0, MAX_FAN_IN));
      files.subList(0, MAX_FAN_IN).clear();
      files.add(write(new RunMerge(order, first.stream().map(SortedRun::of).toList())));
    }
    List<SortedRun> runs = new ArrayList<>();
    files.forEach(file -> runs.add(SortedRun.of(file)));
    if (rows.length() > 0) {
      Batch batch = rows.batch();
      runs.add(SortedRun.of(batch, RowSorter.sort(order, batch, execution::checkCancelled)));
    }
    return runs;
  }

  @Override
  public void close() {
    reservation.close();
    files.forEach(SpillFile::close);
  }
}
