package dev.yore.planner.catalog;

import dev.yore.planner.type.TypeMapping;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Statistic;
import org.apache.calcite.schema.Statistics;
import org.apache.calcite.schema.TemporalTable;
import org.apache.calcite.schema.impl.AbstractTable;

/**
 * A table of the store, living or dropped, with or without its pseudo-columns. It takes period
 * clauses. Immutable.
 */
public final class StoredTable extends AbstractTable implements TemporalTable {
  private final TableSchema schema;
  private final boolean withPseudoColumns;

  StoredTable(TableSchema schema, boolean withPseudoColumns) {
    this.schema = schema;
    this.withPseudoColumns = withPseudoColumns;
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
      builder.add(column.name(), TypeMapping.toSql(factory, column.type(), column.nullable()));
    }
    if (withPseudoColumns) {
      for (PseudoColumns.Definition pseudo : PseudoColumns.ALL) {
        builder.add(pseudo.name(), pseudo.type(factory));
      }
    }
    return builder.build();
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
