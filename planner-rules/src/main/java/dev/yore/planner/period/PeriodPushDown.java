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

  /**
   * Before decorrelation.
   *
   * @param session the time of tables that no clause reaches; null for the present
   */
  public static RelNode firstPass(RelNode root, ScanFactory scans, @Nullable SessionTime session) {
    BoundPeriod outermost =
        session == null ? null : session.period(root.getCluster().getRexBuilder());
    return root.accept(new PeriodPushDown(scans, false).new Shuttle(outermost, false));
  }

  /** After decorrelation. */
  public static RelNode secondPass(RelNode root, ScanFactory scans) {
    return root.accept(new PeriodPushDown(scans, true).new Shuttle(null, false));
  }

  private final class Shuttle extends RelHomogeneousShuttle {
    private final @Nullable BoundPeriod period;
    private final boolean inClause;

    /**
     * @param inClause whether the period comes from a clause rather than from the session
     */
    Shuttle(@Nullable BoundPeriod period, boolean inClause) {
      this.period = period;
      this.inClause = inClause;
    }

    @Override
    public RelNode visit(RelNode node) {
      if (node instanceof Snapshot snapshot) {
        BoundPeriod inner =
            BoundPeriod.of(snapshot.getPeriod(), snapshot.getCluster().getRexBuilder());
        return inner.isCorrelated() && !correlatedToo
            ? node
            : snapshot.getInput().accept(new Shuttle(inner, true));
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
      if (system != null && inClause) {
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
