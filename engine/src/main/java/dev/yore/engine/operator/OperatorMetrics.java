package dev.yore.engine.operator;

import dev.yore.engine.plan.PlanNode;
import dev.yore.store.TierBytes;
import dev.yore.store.scan.ScanStatistics;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has done so far; with its inputs' metrics a tree of the plan's shape. May be
 * read at any time, also after the plan has been closed. Safe for many threads.
 */
public final class OperatorMetrics {
  private final PlanNode node;
  private final List<OperatorMetrics> inputs;
  private final LongAdder rows = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final LongAdder pages = new LongAdder();
  private final LongAdder prunedPages = new LongAdder();
  private final LongAdder decodedBytes = new LongAdder();
  private final LongAdder spilledBytes = new LongAdder();
  private final LongAdder filteredRows = new LongAdder();
  private final AtomicLong peakBytes = new AtomicLong();
  private TierBytes readBytes = TierBytes.NONE;

  OperatorMetrics(PlanNode node, List<OperatorMetrics> inputs) {
    this.node = node;
    this.inputs = List.copyOf(inputs);
  }

  /** The node of the plan, by identity. */
  public PlanNode node() {
    return node;
  }

  /** In the order of {@link PlanNode#inputs()}. */
  public List<OperatorMetrics> inputs() {
    return inputs;
  }

  /** Those of the node, which is this one or below it; null if it is neither. */
  public @Nullable OperatorMetrics find(PlanNode wanted) {
    if (node == wanted) {
      return this;
    }
    for (OperatorMetrics input : inputs) {
      OperatorMetrics found = input.find(wanted);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Rows given to whoever reads the operator. */
  public long rows() {
    return rows.sum();
  }

  public long batches() {
    return batches.sum();
  }

  /** Time spent in this operator and not in its inputs, of all threads together. */
  public long nanos() {
    return nanos.sum();
  }

  /** Pages of the table a scan considered. */
  public long pages() {
    return pages.sum();
  }

  /** Of those, the ones that needed no decoding. */
  public long prunedPages() {
    return prunedPages.sum();
  }

  /** Bytes of vectors decoded rather than found in the cache. */
  public long decodedBytes() {
    return decodedBytes.sum();
  }

  /** Bytes of segments read for that, by where they lie; what the cache had is not read. */
  public synchronized TierBytes readBytes() {
    return readBytes;
  }

  /** Rows that a scan read but a join's keys ruled out at once. */
  public long filteredRows() {
    return filteredRows.sum();
  }

  /** Bytes written to spill files. */
  public long spilledBytes() {
    return spilledBytes.sum();
  }

  /** The most memory held at once. */
  public long peakBytes() {
    return peakBytes.get();
  }

  /** Adds what another run of the same plan did, which must have ended. */
  public void add(OperatorMetrics other) {
    rows.add(other.rows());
    batches.add(other.batches());
    nanos.add(other.nanos());
    pages.add(other.pages());
    prunedPages.add(other.prunedPages());
    decodedBytes.add(other.decodedBytes());
    spilledBytes.add(other.spilledBytes());
    filteredRows.add(other.filteredRows());
    setPeakBytes(other.peakBytes());
    TierBytes read = other.readBytes();
    synchronized (this) {
      readBytes = readBytes.plus(read);
    }
    for (int i = 0; i < inputs.size(); i++) {
      inputs.get(i).add(other.inputs.get(i));
    }
  }

  void addRows(int count) {
    rows.add(count);
    batches.increment();
  }

  void addNanos(long more) {
    nanos.add(more);
  }

  synchronized void addScan(ScanStatistics statistics) {
    pages.add(statistics.pages());
    prunedPages.add(statistics.prunedPages());
    decodedBytes.add(statistics.decodedBytes());
    readBytes = readBytes.plus(statistics.readBytes());
  }

  void addFilteredRows(long count) {
    filteredRows.add(count);
  }

  void addSpilledBytes(long count) {
    spilledBytes.add(count);
  }

  void setPeakBytes(long bytes) {
    peakBytes.accumulateAndGet(bytes, Math::max);
  }
}
