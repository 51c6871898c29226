package dev.yore.planner.catalog;

import dev.yore.store.schema.TableName;
import java.util.List;
import java.util.function.Supplier;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.TemporalTable;
import org.apache.calcite.schema.impl.ViewTable;
import org.jspecify.annotations.Nullable;

/**
 * A view; a period clause on it reaches every table inside. Its row type is found when first asked
 * for, since its tables may be views in turn. Safe for many threads.
 */
public final class StoredView extends ViewTable implements TemporalTable {
  private final @Nullable String comment;
  private final Supplier<RelDataType> deriveRowType;
  private @Nullable RelDataType rowType;

  /**
   * A view.
   *
   * @param schema what {@link SqlCatalog#ofSchema} finds the catalog of its branch by
   */
  StoredView(
      TableName name,
      String sql,
      @Nullable String comment,
      String schema,
      Supplier<RelDataType> deriveRowType) {
    super(
        Object[].class,
        factory -> {
          throw new IllegalStateException("the row type of " + name + " is derived on demand");
        },
        sql,
        List.of(schema),
        List.of(schema, name.name()));
    this.comment = comment;
    this.deriveRowType = deriveRowType;
  }

  /** Free text or null. */
  @Nullable String comment() {
    return comment;
  }

  @Override
  public synchronized RelDataType getRowType(RelDataTypeFactory factory) {
    RelDataType type = rowType;
    if (type == null) {
      type = deriveRowType.get();
      rowType = type;
    }
    return type;
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
