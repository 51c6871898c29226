package dev.yore.planner.plan;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.CompiledExpressions;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.SelectorFactory;
import dev.yore.planner.expression.RexTranslator;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.List;
import java.util.TreeSet;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;

/**
 * A condition on single rows of a table, ready to look for rows that do not satisfy it. Immutable;
 * safe for many threads.
 *
 * @param ordinals of the columns it reads, ascending
 */
public record TableCondition(SelectorFactory negated, List<Integer> ordinals) {

  /**
   * Takes the condition's negation out of a query of the table that gives nothing else.
   *
   * @throws StoreException {@code NOT_SUPPORTED} if it asks for more than one row at one time
   */
  static TableCondition of(RelNode query, String sql) {
    if (!(query instanceof Project project)
        || !(project.getInput() instanceof TableScan)
        || project.getProjects().size() != 1) {
      throw unfit(sql, "it may speak of one row's columns only");
    }
    RexNode condition = project.getProjects().get(0);
    requireSteady(condition, sql);
    Expression expression =
        new RexTranslator(project.getCluster().getRexBuilder()).translate(condition);
    if (expression == null) {
      throw unfit(sql, "it holds an expression that cannot be computed for a row");
    }
    TreeSet<Integer> ordinals = new TreeSet<>();
    RelOptUtil.InputFinder.bits(condition).forEach(ordinals::add);
    return new TableCondition(CompiledExpressions.filter(expression), List.copyOf(ordinals));
  }

  /** What was true once must stay so. */
  private static void requireSteady(RexNode condition, String sql) {
    if (!RexUtil.isDeterministic(condition)) {
      throw unfit(sql, "it depends on when or by whom it is asked");
    }
    condition.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          public Void visitCall(RexCall call) {
            if (call.getOperator().isDynamicFunction()) {
              throw unfit(sql, "it depends on when or by whom it is asked");
            }
            return super.visitCall(call);
          }
        });
  }

  private static StoreException unfit(String sql, String why) {
    return new StoreException(ErrorCode.NOT_SUPPORTED, "CHECK (" + sql + "): " + why);
  }

  /** The first row for which the condition is false, neither true nor unknown, or -1. */
  public int firstViolation(VectorBatch rows) {
    int[] found = new int[rows.rowCount()];
    Batch batch = new Batch(rows.rowCount(), null, rows.columns().toArray(new ColumnVector[0]));
    return negated.bind(ConstantExecutor.withoutTables()).select(batch, found) == 0 ? -1 : found[0];
  }
}
