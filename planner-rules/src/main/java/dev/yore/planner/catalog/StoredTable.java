package dev.yore.planner.catalog;

import dev.yore.planner.type.TypeMapping;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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
  private final boolean changes;
  private final Set<Integer> sometimesNull;

  /**
   * A table.
   *
   * @param sometimesNull ids of columns that some version of a row may lack, whatever they are
   *     declared as now
   */
  StoredTable(TableSchema schema, boolean withPseudoColumns, Set<Integer> sometimesNull) {
    this(schema, withPseudoColumns, false, sometimesNull);
  }

  private StoredTable(
      TableSchema schema, boolean withPseudoColumns, boolean changes, Set<Integer> sometimesNull) {
    this.schema = schema;
    this.withPseudoColumns = withPseudoColumns;
    this.changes = changes;
    this.sometimesNull = Set.copyOf(sometimesNull);
  }

  /** What was done to a table: its columns, and before them what tells of the change. */
  static StoredTable changesOf(TableSchema schema, Set<Integer> sometimesNull) {
    return new StoredTable(schema, false, true, sometimesNull);
  }

  public TableSchema schema() {
    return schema;
  }

  /** The scan ordinal of a field: a column's position or a pseudo-column's negative ordinal. */
  public int scanOrdinal(int field) {
    return scanOrdinals().get(field);
  }

  private List<PseudoColumns.Definition> leading() {
    return changes ? PseudoColumns.OF_CHANGES : List.of();
  }

  private List<PseudoColumns.Definition> trailing() {
    return withPseudoColumns ? PseudoColumns.ALL : List.of();
  }

  /** The name of a column by its scan ordinal, whether or not it is a field. */
  public String nameOf(int scanOrdinal) {
    if (scanOrdinal >= 0) {
      return schema.columns().get(scanOrdinal).name();
    }
    return Stream.concat(leading().stream(), PseudoColumns.ALL.stream())
        .filter(p -> p.ordinal() == scanOrdinal)
        .map(PseudoColumns.Definition::name)
        .findFirst()
        .orElseThrow();
  }

  /** Scan ordinals of all fields in order. */
  public List<Integer> scanOrdinals() {
    List<Integer> ordinals = new ArrayList<>();
    leading().forEach(pseudo -> ordinals.add(pseudo.ordinal()));
    for (int i = 0; i < schema.columns().size(); i++) {
      ordinals.add(i);
    }
    trailing().forEach(pseudo -> ordinals.add(pseudo.ordinal()));
    return ordinals;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder builder = factory.builder();
    leading().forEach(pseudo -> builder.add(pseudo.name(), pseudo.type(factory)));
    for (Column column : schema.columns()) {
      builder.add(column.name(), TypeMapping.toSql(factory, column.type(), isNullable(column)));
    }
    trailing().forEach(pseudo -> builder.add(pseudo.name(), pseudo.type(factory)));
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
