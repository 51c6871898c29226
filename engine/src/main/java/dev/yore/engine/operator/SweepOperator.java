package dev.yore.engine.operator;

import dev.yore.engine.aggregate.Grouping;
import dev.yore.engine.aggregate.GroupingShape;
import dev.yore.engine.aggregate.StepTotals;
import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.Gather;
import dev.yore.engine.column.RowCollector;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.memory.Reservation;
import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.SortKey;
import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.worker.Step;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates versions at many points in one pass. A version is aggregated into the nodes of a tree
 * over the points that cover its life, one or a few; at the end the nodes' states are combined into
 * the points below them. So the pass costs about the same for one point and for thousands, and any
 * function that can be combined will do. What can also be taken back, counts and exact sums without
 * keys, needs no tree: it is added at the first point of a version's life and taken back after the
 * last, in arrays that are added up from point to point at the end.
 */
final class SweepOperator extends Operator {
  private static final ColumnType POINT = ColumnType.of(Kind.BIGINT);

  /** Rows of states that are repeated for their points at once. */
  private static final int MAX_EXPANDED_ROWS = 1 << 16;

  private final PlanNode.Sweep node;
  private final MemoryAccount memory;
  private final GroupingShape shape;
  private final List<Reservation> reservations = new ArrayList<>();

  SweepOperator(Execution execution, PlanNode.Sweep node, Operator points, Operator versions) {
    super(execution, node, List.of(points, versions));
    this.node = node;
    memory = execution.memory().child("a sweep");
    shape = shape(node);
  }

  /** Groups by node or point, which is put before the versions' fields, and by the keys. */
  private static GroupingShape shape(PlanNode.Sweep node) {
    List<ColumnType> types = new ArrayList<>();
    types.add(POINT);
    types.addAll(node.versions().types());
    int[] keys = new int[1 + node.keys().size()];
    for (int i = 1; i < keys.length; i++) {
      keys[i] = 1 + node.keys().get(i - 1);
    }
    List<AggregateCall> calls = node.calls().stream().map(SweepOperator::moved).toList();
    return new GroupingShape(types, keys, calls);
  }

  private static AggregateCall moved(AggregateCall call) {
    return new AggregateCall(
        call.function(),
        call.arguments().stream().map(field -> field + 1).toList(),
        call.distinct(),
        call.filter() == AggregateCall.NO_FILTER ? call.filter() : call.filter() + 1,
        call.order().stream()
            .map(key -> new SortKey(key.field() + 1, key.descending(), key.nullsFirst()))
            .toList(),
        call.type());
  }

  @Override
  List<BatchCursor> start(int workers) {
    PointIndex points = new PointIndex(points());
    Grouping byPoint =
        node.keys().isEmpty() && shape.subtracts() ? bySteps(points) : byNodes(points);
    Batch result = results(points, byPoint);
    return SharedCursor.share(new SlicedCursor(result), workers);
  }

  /** Adds versions where they begin and takes them back where they end. */
  private Grouping bySteps(PointIndex points) {
    GroupingShape ofVersions = new GroupingShape(node.versions().types(), new int[0], node.calls());
    List<Steps> all =
        consume(
            () -> new Steps(new StepTotals(ofVersions, points.size())),
            (steps, batch) -> addSteps(points, batch, steps),
            steps -> steps.totals.sizeBytes());
    StepTotals totals = new StepTotals(ofVersions, points.size());
    Reservation reservation = newReservation();
    reservation.resize(totals.sizeBytes());
    all.forEach(steps -> totals.add(steps.totals));
    Grouping byPoint = new Grouping(shape);
    byPoint.combine(totals.partial());
    reservation.resize(totals.sizeBytes() + byPoint.sizeBytes());
    return byPoint;
  }

  /** Adds versions to the nodes that together are the points of their lives. */
  private Grouping byNodes(PointIndex points) {
    PointTree tree = new PointTree(points.size());
    List<Grouping> byNode =
        consume(
            () -> new Grouping(shape),
            (grouping, batch) -> addNodes(points, tree, batch, grouping),
            Grouping::sizeBytes);
    Grouping byPoint = new Grouping(shape);
    Reservation reservation = newReservation();
    for (Grouping grouping : byNode) {
      addExpanded(tree, grouping.partial(), byPoint::combine);
      for (int set = 0; set < grouping.distinctSets(); set++) {
        int current = set;
        addExpanded(
            tree, grouping.distinctPartial(set), rows -> byPoint.combineDistinct(current, rows));
      }
      reservation.resize(byPoint.sizeBytes());
    }
    return byPoint;
  }

  private long[] points() {
    long[] points = new long[16];
    int count = 0;
    for (BatchCursor part : input(0).open(1)) {
      for (Batch batch = part.next(); batch != null; batch = part.next()) {
        LongVector given = (LongVector) batch.columns()[0];
        for (int i = 0; i < batch.selectedCount(); i++) {
          int row = batch.position(i);
          if (!given.isNull(row)) {
            points = count == points.length ? Arrays.copyOf(points, count * 2) : points;
            points[count++] = given.get(row);
          }
        }
      }
    }
    return Arrays.stream(points, 0, count).sorted().distinct().toArray();
  }

  /** Adds all versions, each to what the worker that reads them has made for itself. */
  private <T> List<T> consume(
      Supplier<T> make, BiConsumer<T, Batch> add, ToLongFunction<T> sizeBytes) {
    List<T> all = new ArrayList<>();
    List<Step> work = new ArrayList<>();
    for (BatchCursor part : input(1).open(execution().parallelism())) {
      T mine = make.get();
      all.add(mine);
      Reservation reservation = newReservation();
      work.add(
          () -> {
            Batch batch = part.next();
            if (batch == null) {
              return false;
            }
            add.accept(mine, batch);
            reservation.resize(sizeBytes.applyAsLong(mine));
            return true;
          });
    }
    execution().run(metrics(), work);
    input(1).close();
    return all;
  }

  private void addNodes(PointIndex points, PointTree tree, Batch batch, Grouping grouping) {
    Batch placed = placed(points, tree, batch);
    if (placed.selectedCount() > 0) {
      grouping.add(placed);
    }
  }

  /** What one worker adds up. One thread. */
  private static final class Steps {
    private final StepTotals totals;
    private int[] from = {};
    private int[] to = {};

    Steps(StepTotals totals) {
      this.totals = totals;
    }

    void ensure(int count) {
      if (from.length < count) {
        from = new int[count];
        to = new int[count];
      }
    }
  }

  private void addSteps(PointIndex points, Batch batch, Steps steps) {
    int count = batch.selectedCount();
    steps.ensure(count);
    LongVector starts = (LongVector) batch.columns()[node.start()];
    LongVector ends = (LongVector) batch.columns()[node.end()];
    points.find(starts, batch.selection(), count, steps.from);
    points.find(ends, batch.selection(), count, steps.to);
    boolean hasNulls = starts.hasNulls() || ends.hasNulls();
    for (int i = 0; i < count; i++) {
      boolean counts = steps.from[i] < steps.to[i];
      if (counts && hasNulls) {
        int row = batch.position(i);
        counts = !starts.isNull(row) && !ends.isNull(row);
      }
      if (!counts) {
        steps.from[i] = steps.to[i];
      }
    }
    steps.totals.add(batch, steps.from, steps.to);
  }

  private Reservation newReservation() {
    Reservation reservation = new Reservation(memory);
    reservations.add(reservation);
    return reservation;
  }

  /** The batch's rows, each as often as there are nodes it belongs to, behind those. */
  private Batch placed(PointIndex points, PointTree tree, Batch batch) {
    LongVector starts = (LongVector) batch.columns()[node.start()];
    LongVector ends = (LongVector) batch.columns()[node.end()];
    Expansion expansion = new Expansion(batch.selectedCount());
    for (int i = 0; i < batch.selectedCount(); i++) {
      int row = batch.position(i);
      if (!starts.isNull(row) && !ends.isNull(row)) {
        int from = points.firstAtOrAfter(starts.get(row));
        int to = points.firstAtOrAfter(ends.get(row));
        tree.cover(from, to, at -> expansion.add(row, at));
      }
    }
    return expansion.batch(batch.columns(), 0);
  }

  /** Takes partial results. */
  private interface PartialSink {
    void accept(Batch partial);
  }

  /** Gives rows of states whose first column is a node, once for each point below it. */
  private void addExpanded(PointTree tree, Batch states, PartialSink sink) {
    LongVector nodes = (LongVector) states.columns()[0];
    Expansion expansion = new Expansion(states.selectedCount());
    for (int row = 0; row < states.selectedCount(); row++) {
      int at = (int) nodes.get(row);
      for (int point = tree.firstPoint(at); point < tree.pointsEnd(at); point++) {
        expansion.add(row, point);
        if (expansion.count == MAX_EXPANDED_ROWS) {
          execution().checkCancelled();
          sink.accept(expansion.batch(states.columns(), 1));
          expansion.count = 0;
        }
      }
    }
    sink.accept(expansion.batch(states.columns(), 1));
  }

  private Batch results(PointIndex points, Grouping byPoint) {
    int groups = byPoint.size();
    @Nullable ColumnVector[] finished = byPoint.finish();
    ColumnVector[] columns = new ColumnVector[finished.length];
    long[] at = new long[groups];
    boolean[] seen = new boolean[points.size()];
    for (int i = 0; i < finished.length; i++) {
      ColumnVector column = finished[i];
      columns[i] = column == null ? new LongVector(new long[groups], groups, null) : column;
    }
    LongVector indexes = (LongVector) columns[0];
    for (int group = 0; group < groups; group++) {
      int index = (int) indexes.get(group);
      seen[index] = true;
      at[group] = points.point(index);
    }
    columns[0] = new LongVector(at, groups, null);
    Batch known = new Batch(groups, null, columns);
    return node.keys().isEmpty() ? withEmptyPoints(points, known, seen) : known;
  }

  /** Without keys, points at which nothing is alive have a row as well. */
  private Batch withEmptyPoints(PointIndex points, Batch known, boolean[] seen) {
    List<AggregateCall> calls = node.calls().stream().map(SweepOperator::moved).toList();
    List<ColumnType> types = new ArrayList<>();
    types.add(POINT);
    types.addAll(node.versions().types());
    @Nullable ColumnVector[] none =
        new Grouping(new GroupingShape(types, new int[0], calls)).finish();
    RowCollector rows = new RowCollector(node.types());
    rows.append(known);
    for (int i = 0; i < seen.length; i++) {
      if (!seen[i]) {
        ColumnVector[] row = new ColumnVector[known.columns().length];
        row[0] = new LongVector(new long[] {points.point(i)}, 1, null);
        for (int c = 1; c < row.length; c++) {
          ColumnVector result = none[c - 1];
          row[c] = result == null ? new LongVector(new long[1], 1, null) : result;
        }
        rows.append(row, null, 0, 1);
      }
    }
    return rows.batch();
  }

  @Override
  public void close() {
    metrics().setPeakBytes(memory.peakBytes());
    Closing.all(reservations);
    super.close();
    memory.close();
  }

  /** Rows to be repeated, and what stands before each. One thread. */
  private static final class Expansion {
    private int[] rows;
    private long[] labels;
    private int count;

    Expansion(int expected) {
      rows = new int[Math.max(16, expected)];
      labels = new long[rows.length];
    }

    void add(int row, int label) {
      if (count == rows.length) {
        rows = Arrays.copyOf(rows, count * 2);
        labels = Arrays.copyOf(labels, count * 2);
      }
      rows[count] = row;
      labels[count++] = label;
    }

    /**
     * The rows, with the labels in front.
     *
     * @param skipped columns to leave out at the front
     */
    Batch batch(ColumnVector[] columns, int skipped) {
      ColumnVector[] placed = new ColumnVector[1 + columns.length - skipped];
      placed[0] = new LongVector(Arrays.copyOf(labels, count), count, null);
      for (int i = skipped; i < columns.length; i++) {
        placed[1 + i - skipped] = Gather.rows(columns[i], rows, count, false);
      }
      return new Batch(count, null, placed);
    }
  }
}
