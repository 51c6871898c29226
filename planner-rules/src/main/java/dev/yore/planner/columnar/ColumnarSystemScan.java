package dev.yore.planner.columnar;

import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.RowSource;
import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.planner.catalog.SystemTable;
import dev.yore.planner.expression.StatementVariables;
import dev.yore.store.schema.ColumnType;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.DataContext;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;

/** Reads a system table. Immutable. */
final class ColumnarSystemScan extends TableScan implements ColumnarRel {
  ColumnarSystemScan(RelOptCluster cluster, RelTraitSet traits, RelOptTable table) {
    super(cluster, traits, List.of(), table);
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new ColumnarSystemScan(getCluster(), traits, table);
  }

  @Override
  public PlanNode plan(PlanNodes inputs) {
    SystemTable system = Objects.requireNonNull(table.unwrap(SystemTable.class));
    List<ColumnType> types = Translations.types(getRowType());
    return new PlanNode.Rows(new SystemRows(system, types), types);
  }

  /** Rows of a system table, made when it is read. */
  private record SystemRows(SystemTable table, List<ColumnType> types) implements RowSource {
    @Override
    public BatchCursor open(ExecutionContext context) {
      Object root = context.variable(StatementVariables.DATA_CONTEXT);
      return new RowBatches(
          table.scan((DataContext) Objects.requireNonNull(root)).enumerator(),
          types,
          context.cancelled());
    }

    @Override
    public String describe() {
      return table.name();
    }
  }
}
