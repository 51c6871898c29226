package dev.yore.planner.period;

import dev.yore.planner.catalog.StoredTable;
import dev.yore.planner.catalog.SystemTable;
import dev.yore.planner.rel.ScanFactory;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.Objects;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Snapshot;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.jspecify.annotations.Nullable;

/**
 * Pushes every period clause down to all tables beneath it, through views, WITH queries and
 * sub-queries; the innermost clause wins. Every stored table becomes a scan of ours. Confined to
 * one thread.
 *
 * <p>Periods that depend on a row of an outer query are left in place by the first pass, because
 * Calcite's decorrelator understands them only as snapshots; the second pass comes after it.
 */
public final class PeriodPushDown {
  private final ScanFactory scans;
  private final boolean correlatedToo;

  private PeriodPushDown(ScanFactory scans, boolean correlatedToo) {
    this.scans = scans;
    this.correlatedToo = correlatedToo;
  }

  /** Before decorrelation. */
  public static RelNode firstPass(RelNode root, ScanFactory scans) {
    return root.accept(new PeriodPushDown(scans, false).new Shuttle(null));
  }

  /** After decorrelation. */
  public static RelNode secondPass(RelNode root, ScanFactory scans) {
    return root.accept(new PeriodPushDown(scans, true).new Shuttle(null));
  }

  private final class Shuttle extends RelHomogeneousShuttle {
    private final @Nullable BoundPeriod period;

    Shuttle(@Nullable BoundPeriod period) {
      this.period = period;
    }

    @Override
    public RelNode visit(RelNode node) {
      if (node instanceof Snapshot snapshot) {
        BoundPeriod inner =
            BoundPeriod.of(snapshot.getPeriod(), snapshot.getCluster().getRexBuilder());
        return inner.isCorrelated() && !correlatedToo
            ? node
            : snapshot.getInput().accept(new Shuttle(inner));
      }
      if (node instanceof TableScan scan) {
        return visitScan(scan);
      }
      RelNode visited = super.visit(node);
      return visited.accept(new SubQueries());
    }

    private RelNode visitScan(TableScan scan) {
      StoredTable stored = scan.getTable().unwrap(StoredTable.class);
      if (stored != null) {
        return scans.scan(scan.getCluster(), scan.getTable(), stored, period);
      }
      SystemTable system = scan.getTable().unwrap(SystemTable.class);
      if (system != null && period != null) {
        throw new StoreException(
            ErrorCode.INVALID_PERIOD,
            "table "
                + String.join(".", scan.getTable().getQualifiedName())
                + " has no history; a period clause reaches it, take it out of the clause's query");
      }
      return scan;
    }

    /** Sub-queries still inside expressions. */
    private final class SubQueries extends RexShuttle {
      @Override
      public RexNode visitSubQuery(RexSubQuery subQuery) {
        RelNode inner = subQuery.rel.accept(Shuttle.this);
        RexSubQuery outer = (RexSubQuery) Objects.requireNonNull(super.visitSubQuery(subQuery));
        return inner == subQuery.rel ? outer : outer.clone(inner);
      }
    }
  }
}
