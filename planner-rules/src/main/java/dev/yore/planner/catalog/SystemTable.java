package dev.yore.planner.catalog;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Linq4j;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.ScannableTable;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.TemporalTable;
import org.apache.calcite.schema.impl.AbstractTable;
import org.jspecify.annotations.Nullable;

/**
 * A read-only table of facts about the database, made when it is read. It has no history; it only
 * claims to take periods so that the refusal can name it. Immutable.
 */
public final class SystemTable extends AbstractTable implements ScannableTable, TemporalTable {
  private final String name;
  private final Function<RelDataTypeFactory, RelDataType> rowType;
  private final BiFunction<SystemSource, DataContext, List<@Nullable Object[]>> rows;

  SystemTable(
      String name,
      Function<RelDataTypeFactory, RelDataType> rowType,
      BiFunction<SystemSource, DataContext, List<@Nullable Object[]>> rows) {
    this.name = name;
    this.rowType = rowType;
    this.rows = rows;
  }

  public String name() {
    return name;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    return rowType.apply(factory);
  }

  @Override
  public Enumerable<@Nullable Object[]> scan(DataContext root) {
    Object source = root.get(SystemSource.VARIABLE);
    if (!(source instanceof SystemSource known)) {
      throw new IllegalStateException("no source for system table " + name);
    }
    return Linq4j.asEnumerable(rows.apply(known, root));
  }

  @Override
  public Schema.TableType getJdbcTableType() {
    return Schema.TableType.SYSTEM_TABLE;
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
