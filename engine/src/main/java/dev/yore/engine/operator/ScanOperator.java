package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a stored table; the workers share its pages. */
final class ScanOperator extends Operator {
  private static final ColumnVector[] NO_COLUMNS = new ColumnVector[0];

  /** Rows after which a restriction must have proved worth its time. */
  private static final int TRIAL_ROWS = 1 << 16;

  /** A restriction of one output field. */
  private record Restriction(int field, KeyFilter filter) {}

  /** A restriction in use; it is given up if it lets most rows through. One thread. */
  private static final class Trial {
    private final Restriction restriction;
    private long seen;
    private long kept;

    Trial(Restriction restriction) {
      this.restriction = restriction;
    }

    boolean isWorthwhile() {
      return seen < TRIAL_ROWS || kept * 4 < seen * 3;
    }

    int select(ColumnVector[] columns, int[] rows, int count) {
      int left = restriction.filter().select(columns[restriction.field()], rows, count);
      seen += count;
      kept += left;
      return left;
    }
  }

  private final PlanNode.Scan node;
  private final boolean extremesOnly;
  private final List<Restriction> restrictions = new ArrayList<>();
  private final List<PartCursor> open = new ArrayList<>();

  ScanOperator(Execution execution, PlanNode.Scan node) {
    this(execution, node, false);
  }

  /**
   * A scan.
   *
   * @param extremesOnly whether only each field's least and greatest value matter
   */
  ScanOperator(Execution execution, PlanNode.Scan node, boolean extremesOnly) {
    super(execution, node, List.of());
    this.node = node;
    this.extremesOnly = extremesOnly;
  }

  @Override
  void restrict(int field, KeyFilter filter) {
    restrictions.add(new Restriction(field, filter));
  }

  @Override
  List<BatchCursor> start(int workers) {
    ScanSpec bound = node.source().bind(execution().context());
    if (bound == null) {
      return List.of(EmptyCursor.INSTANCE);
    }
    // A limit would count rows that the restriction lets go; with it, order of reading matters.
    boolean restricted = bound.limit() == Long.MAX_VALUE;
    ScanSpec ranged = restricted ? withRanges(bound) : bound;
    ScanSpec spec = extremesOnly && restricted ? ranged.ofExtremes() : ranged;
    List<Restriction> selective =
        restricted
            ? restrictions.stream().filter(r -> r.filter().isSelective()).toList()
            : List.of();
    for (Scan part : execution().context().transaction().scan(spec, workers)) {
      open.add(new PartCursor(part, selective));
    }
    return List.copyOf(open);
  }

  /** Bounds of keys go into the store, which prunes pages with them. */
  private ScanSpec withRanges(ScanSpec spec) {
    List<ColumnPredicate> predicates = new ArrayList<>(spec.predicates());
    for (Restriction restriction : restrictions) {
      KeyFilter.Range range = restriction.filter().range();
      int field = restriction.field();
      if (range != null && node.types().get(field).physical() == Physical.LONG) {
        int column = spec.columns().get(field);
        predicates.add(
            new ColumnPredicate.Compare(
                column, ColumnPredicate.Operator.GREATER_OR_EQUAL, range.min()));
        predicates.add(
            new ColumnPredicate.Compare(
                column, ColumnPredicate.Operator.LESS_OR_EQUAL, range.max()));
      }
    }
    return new ScanSpec(
        spec.tableId(),
        spec.columns(),
        predicates,
        spec.period(),
        spec.limit(),
        spec.schemaSequence());
  }

  @Override
  public void close() {
    Closing.all(open);
    super.close();
  }

  private final class PartCursor implements BatchCursor {
    private final Scan scan;
    private final List<Trial> selective = new ArrayList<>();
    private boolean closed;

    PartCursor(Scan scan, List<Restriction> selective) {
      this.scan = scan;
      selective.forEach(restriction -> this.selective.add(new Trial(restriction)));
    }

    @Override
    public @Nullable Batch next() {
      while (true) {
        ScanBatch read = scan.next();
        if (read == null) {
          return null;
        }
        Batch batch =
            new Batch(read.selectedCount(), read.selection(), read.columns().toArray(NO_COLUMNS));
        Batch kept = selective.isEmpty() ? batch : restricted(batch);
        if (kept != null) {
          return kept;
        }
        execution().checkCancelled();
      }
    }

    private @Nullable Batch restricted(Batch batch) {
      int count = batch.selectedCount();
      int[] rows = new int[count];
      for (int i = 0; i < count; i++) {
        rows[i] = batch.position(i);
      }
      for (Trial trial : selective) {
        if (trial.isWorthwhile()) {
          count = trial.select(batch.columns(), rows, count);
        }
      }
      metrics().addFilteredRows(batch.selectedCount() - count);
      return count == 0 ? null : new Batch(count, rows, batch.columns());
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        metrics().addScan(scan.statistics());
        scan.close();
      }
    }
  }
}
