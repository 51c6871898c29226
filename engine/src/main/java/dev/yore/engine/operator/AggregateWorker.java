package dev.yore.engine.operator;

import dev.yore.engine.aggregate.Grouping;
import dev.yore.engine.aggregate.GroupingShape;
import dev.yore.engine.batch.Batch;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.memory.Reservation;
import java.util.ArrayList;
import java.util.List;

/** One worker's groups of every grouping set, and what of them had to be spilled. One thread. */
final class AggregateWorker implements AutoCloseable {
  private final Execution execution;
  private final OperatorMetrics metrics;
  private final List<GroupingShape> shapes;
  private final Reservation reservation;
  private final List<Grouping> groupings = new ArrayList<>();
  private final List<SpilledGroups> spilled = new ArrayList<>();

  AggregateWorker(
      Execution execution,
      OperatorMetrics metrics,
      MemoryAccount memory,
      List<GroupingShape> shapes) {
    this.execution = execution;
    this.metrics = metrics;
    this.shapes = shapes;
    reservation = new Reservation(memory);
    shapes.forEach(shape -> groupings.add(new Grouping(shape)));
  }

  void add(Batch batch) {
    long bytes = 0;
    for (Grouping grouping : groupings) {
      grouping.add(batch);
      bytes += grouping.sizeBytes();
    }
    if (!reservation.tryResize(bytes)) {
      spill();
    }
    metrics.setPeakBytes(reservation.heldBytes());
  }

  boolean hasSpilled() {
    return !spilled.isEmpty();
  }

  Grouping grouping(int set) {
    return groupings.get(set);
  }

  /** What was spilled of a set; nothing but if {@link #hasSpilled}. */
  SpilledGroups spilled(int set) {
    return spilled.get(set);
  }

  /** Writes all groups to files and starts anew. */
  void spill() {
    for (int set = 0; set < shapes.size(); set++) {
      if (spilled.size() == set) {
        spilled.add(new SpilledGroups(execution, metrics, shapes.get(set), 0));
      }
      spilled.get(set).add(groupings.get(set));
      groupings.set(set, new Grouping(shapes.get(set)));
    }
    reservation.shrink(0);
  }

  /** Forgets the groups, which have been merged into others. */
  void release() {
    groupings.clear();
    reservation.shrink(0);
  }

  @Override
  public void close() {
    reservation.close();
    Closing.all(spilled);
  }
}
