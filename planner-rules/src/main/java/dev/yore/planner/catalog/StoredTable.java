package dev.yore.planner.catalog;

import dev.yore.planner.type.TypeMapping;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Statistic;
import org.apache.calcite.schema.Statistics;
import org.apache.calcite.schema.TemporalTable;
import org.apache.calcite.schema.impl.AbstractTable;

/**
 * A version of a table of the store, living or dropped, with or without its pseudo-columns. It
 * takes period clauses. Immutable.
 */
public final class StoredTable extends AbstractTable implements TemporalTable {
  private final TableSchema schema;
  private final boolean withPseudoColumns;
  private final Set<Integer> sometimesNull;

  /**
   * A table.
   *
   * @param sometimesNull ids of columns that some version of a row may lack, whatever they are
   *     declared as now
   */
  StoredTable(TableSchema schema, boolean withPseudoColumns, Set<Integer> sometimesNull) {
    this.schema = schema;
    this.withPseudoColumns = withPseudoColumns;
    this.sometimesNull = Set.copyOf(sometimesNull);
  }

  public TableSchema schema() {
    return schema;
  }

  /** The scan ordinal of a field: a column's position or a pseudo-column's negative ordinal. */
  public int scanOrdinal(int field) {
    int columns = schema.columns().size();
    return field < columns ? field : PseudoColumns.ALL.get(field - columns).ordinal();
  }

  /** Scan ordinals of all fields in order. */
  public List<Integer> scanOrdinals() {
    int fields = schema.columns().size() + (withPseudoColumns ? PseudoColumns.ALL.size() : 0);
    List<Integer> ordinals = new ArrayList<>(fields);
    for (int i = 0; i < fields; i++) {
      ordinals.add(scanOrdinal(i));
    }
    return ordinals;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder builder = factory.builder();
    for (Column column : schema.columns()) {
      builder.add(column.name(), TypeMapping.toSql(factory, column.type(), isNullable(column)));
    }
    if (withPseudoColumns) {
      for (PseudoColumns.Definition pseudo : PseudoColumns.ALL) {
        builder.add(pseudo.name(), pseudo.type(factory));
      }
    }
    return builder.build();
  }

  private boolean isNullable(Column column) {
    return column.nullable() || sometimesNull.contains(column.id());
  }

  /** Unknown here: what a scan may count on depends on its period. */
  @Override
  public Statistic getStatistic() {
    return Statistics.UNKNOWN;
  }

  @Override
  public String getSysStartFieldName() {
    return "ROW_START";
  }

  @Override
  public String getSysEndFieldName() {
    return "ROW_END";
  }
}
