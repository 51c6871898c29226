package dev.yore.engine.operator;

import dev.yore.engine.aggregate.Grouping;
import dev.yore.engine.aggregate.GroupingShape;
import dev.yore.engine.batch.Batch;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.memory.Reservation;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.worker.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Groups and aggregates in hash tables: every worker its share of the input, then all of them
 * together. Groups that do not fit into memory go to files by the hash of their keys and are
 * brought back a part at a time.
 */
final class AggregateOperator extends Operator {
  private final PlanNode.Aggregate node;
  private final MemoryAccount memory;
  private final List<GroupingShape> shapes = new ArrayList<>();
  private final List<AggregateWorker> workers = new ArrayList<>();
  private final List<AutoCloseable> open = Collections.synchronizedList(new ArrayList<>());

  /** Parts of the result, each made by whoever takes it. */
  private final Queue<Supplier<Batches>> results = new ConcurrentLinkedQueue<>();

  /** Gives batches until there are no more. */
  private interface Batches {
    @Nullable Batch next();
  }

  AggregateOperator(Execution execution, PlanNode.Aggregate node, Operator input) {
    super(execution, node, List.of(input));
    this.node = node;
    memory = execution.memory().child("an aggregate");
    for (List<Integer> set : node.groupingSets()) {
      int[] keys = set.stream().mapToInt(key -> node.keys().get(key)).toArray();
      shapes.add(new GroupingShape(node.input().types(), keys, node.calls()));
    }
  }

  @Override
  void restrict(int field, KeyFilter filter) {
    if (field < node.keys().size()
        && node.groupingSets().stream().allMatch(set -> set.contains(field))) {
      input(0).restrict(node.keys().get(field), filter);
    }
  }

  @Override
  List<BatchCursor> start(int wanted) {
    consume();
    if (workers.stream().anyMatch(AggregateWorker::hasSpilled) || !merge()) {
      spillAll();
    }
    List<BatchCursor> cursors = new ArrayList<>();
    // More cursors than parts would only wake threads for nothing.
    for (int i = 0; i < Math.max(1, Math.min(wanted, results.size())); i++) {
      cursors.add(new ResultCursor());
    }
    return cursors;
  }

  private void consume() {
    List<Step> steps = new ArrayList<>();
    for (BatchCursor part : input(0).open(execution().parallelism())) {
      AggregateWorker worker = new AggregateWorker(execution(), metrics(), memory, shapes);
      workers.add(worker);
      steps.add(
          () -> {
            Batch batch = part.next();
            if (batch == null) {
              return false;
            }
            worker.add(batch);
            return true;
          });
    }
    execution().run(metrics(), steps);
    input(0).close();
  }

  /** Merges the workers' groups in memory; false if there is not enough of it. */
  private boolean merge() {
    List<List<Grouping>> merged = new ArrayList<>();
    Reservation reservation = new Reservation(memory);
    open.add(reservation);
    for (int set = 0; set < shapes.size(); set++) {
      int current = set;
      List<Grouping> groupings = workers.stream().map(worker -> worker.grouping(current)).toList();
      List<Grouping> parts =
          groupings.size() == 1
              ? groupings
              : new AggregateMerge(execution(), metrics(), shapes.get(set), reservation)
                  .merge(groupings);
      if (parts == null) {
        reservation.close();
        return false;
      }
      merged.add(parts);
    }
    if (workers.size() > 1) {
      workers.forEach(AggregateWorker::release);
    }
    for (int set = 0; set < merged.size(); set++) {
      int current = set;
      for (Grouping grouping : merged.get(set)) {
        results.add(() -> sliced(current, grouping));
      }
    }
    return true;
  }

  private Batches sliced(int set, Grouping grouping) {
    return new SlicedCursor(AggregateResults.of(node, set, grouping))::next;
  }

  private void spillAll() {
    workers.forEach(AggregateWorker::spill);
    for (int set = 0; set < shapes.size(); set++) {
      int current = set;
      List<SpilledGroups> spilled = workers.stream().map(w -> w.spilled(current)).toList();
      spilled.forEach(SpilledGroups::flush);
      if (shapes.get(set).keyTypes().isEmpty()) {
        results.add(() -> sliced(current, onlyGroup(current, spilled)));
      } else {
        for (int i = 0; i < SpillPartitions.COUNT; i++) {
          int partition = i;
          results.add(() -> new LoadedBatches(current, loader(current, spilled, partition)));
        }
      }
    }
  }

  private PartitionLoader loader(int set, List<SpilledGroups> spilled, int partition) {
    Reservation reservation = new Reservation(memory);
    PartitionLoader loader =
        new PartitionLoader(
            execution(), metrics(), shapes.get(set), reservation, spilled, partition);
    open.add(loader);
    return loader;
  }

  /** The one group of a set without keys, whose distinct rows were spilled. */
  private Grouping onlyGroup(int set, List<SpilledGroups> spilled) {
    Grouping total = new Grouping(shapes.get(set));
    for (int partition = 0; partition < SpillPartitions.COUNT; partition++) {
      try (PartitionLoader loader = loader(set, spilled, partition)) {
        for (Grouping part = loader.next(); part != null; part = loader.next()) {
          total.absorb(part);
        }
      }
    }
    return total;
  }

  @Override
  public void close() {
    metrics().setPeakBytes(memory.peakBytes());
    Closing.all(List.copyOf(open));
    Closing.all(workers);
    super.close();
    memory.close();
  }

  /** The pieces of one spilled partition. */
  private final class LoadedBatches implements Batches {
    private final int set;
    private final PartitionLoader loader;
    private @Nullable Batches current;

    LoadedBatches(int set, PartitionLoader loader) {
      this.set = set;
      this.loader = loader;
    }

    @Override
    public @Nullable Batch next() {
      while (true) {
        Batch batch = current == null ? null : current.next();
        if (batch != null) {
          return batch;
        }
        Grouping loaded = loader.next();
        if (loaded == null) {
          loader.close();
          return null;
        }
        current = sliced(set, loaded);
      }
    }
  }

  private final class ResultCursor implements BatchCursor {
    private @Nullable Batches current;

    @Override
    public @Nullable Batch next() {
      while (true) {
        Batch batch = current == null ? null : current.next();
        if (batch != null) {
          return batch;
        }
        Supplier<Batches> part = results.poll();
        if (part == null) {
          current = null;
          return null;
        }
        current = part.get();
      }
    }

    @Override
    public void close() {
      current = null;
    }
  }
}
