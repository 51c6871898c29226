package dev.yore.planner.columnar;

import dev.yore.engine.plan.ChangeTarget;
import dev.yore.engine.plan.PlanNode;
import dev.yore.planner.expression.PhysicalTypes;
import dev.yore.planner.type.YoreTypeFactory;
import dev.yore.store.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Changes a stored table by the rows of its input: row ids, new values, or both, as the change has
 * it. Stands at the top of a plan only; no rule makes it, since Calcite's own form of a change
 * knows neither row ids nor checks of columns. Immutable.
 */
public final class YoreTableModify extends SingleRel implements ColumnarRel {
  private static final RelDataType COUNT =
      YoreTypeFactory.INSTANCE.builder().add("ROWCOUNT", SqlTypeName.BIGINT).build();

  private final Change change;

  /**
   * What is changed.
   *
   * @param operation as EXPLAIN names it
   * @param columns names of the columns that get values
   * @param target for rows whose fields have the given types
   */
  public record Change(
      String table,
      String operation,
      List<String> columns,
      Function<List<ColumnType>, ChangeTarget> target) {
    public Change {
      columns = List.copyOf(columns);
    }
  }

  /** A change by the rows of an operator of any convention that can be converted. */
  public YoreTableModify(RelNode input, Change change) {
    this(input.getCluster().traitSetOf(ColumnarConvention.INSTANCE), fed(input), change);
  }

  private YoreTableModify(RelTraitSet traits, RelNode input, Change change) {
    super(input.getCluster(), traits, input);
    this.change = change;
  }

  private static RelNode fed(RelNode input) {
    return input instanceof ColumnarRel
        ? input
        : new EnumerableToColumnarConverter(
            input.getCluster(), input.getCluster().traitSetOf(ColumnarConvention.INSTANCE), input);
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new YoreTableModify(traits, inputs.get(0), change);
  }

  @Override
  protected RelDataType deriveRowType() {
    return COUNT;
  }

  @Override
  public double estimateRowCount(RelMetadataQuery mq) {
    return 1;
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("table", change.table())
        .item("operation", change.operation())
        .itemIf("columns", String.join(", ", change.columns()), !change.columns().isEmpty());
  }

  @Override
  public PlanNode plan(PlanNodes inputs) {
    return plan(inputs.of(getInput()));
  }

  /** The change by another plan's rows. */
  public PlanNode plan(PlanNode rows) {
    List<ColumnType> held = rows.types();
    List<ColumnType> shown = Translations.types(getInput().getRowType());
    List<ColumnType> types = new ArrayList<>(held.size());
    for (int i = 0; i < held.size(); i++) {
      types.add(PhysicalTypes.isSameForm(shown.get(i), held.get(i)) ? shown.get(i) : held.get(i));
    }
    return new PlanNode.Modify(rows, change.target().apply(types));
  }
}
