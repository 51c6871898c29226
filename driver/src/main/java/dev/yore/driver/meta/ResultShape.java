package dev.yore.driver.meta;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a result, and the last step of its values from the planner's representation to the
 * one Avatica carries. Immutable.
 */
final class ResultShape {
  private final List<ColumnMetaData> columns;
  private final RelDataType[] types;

  ResultShape(RelDataType rowType) {
    List<ColumnMetaData> list = new ArrayList<>();
    List<RelDataTypeField> fields = rowType.getFieldList();
    types = new RelDataType[fields.size()];
    for (RelDataTypeField field : fields) {
      types[list.size()] = field.getType();
      list.add(column(list.size(), field));
    }
    columns = List.copyOf(list);
  }

  List<ColumnMetaData> columns() {
    return columns;
  }

  private static ColumnMetaData column(int ordinal, RelDataTypeField field) {
    RelDataType type = field.getType();
    SqlTypeName name = type.getSqlTypeName();
    int precision = SqlTypes.precision(type);
    boolean text = name == SqlTypeName.CHAR || name == SqlTypeName.VARCHAR;
    return new ColumnMetaData(
        ordinal,
        false,
        text,
        true,
        false,
        type.isNullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
        SqlTypes.isSigned(name),
        precision,
        field.getName(),
        field.getName(),
        "",
        precision,
        SqlTypes.scale(type),
        "",
        "",
        SqlTypes.avaticaType(type),
        true,
        false,
        false,
        SqlTypes.className(name));
  }

  /** Converts the row's values in place. */
  @Nullable Object[] toClient(@Nullable Object[] row) {
    for (int i = 0; i < types.length; i++) {
      Object value = row[i];
      if (value != null) {
        row[i] = toClient(value, types[i]);
      }
    }
    return row;
  }

  private static Object toClient(Object value, RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN, CHAR, VARCHAR, NULL -> value;
      case TINYINT -> value instanceof Byte ? value : (Object) ((Number) value).byteValue();
      case SMALLINT -> value instanceof Short ? value : (Object) ((Number) value).shortValue();
      case INTEGER, DATE, TIME ->
          value instanceof Integer ? value : (Object) ((Number) value).intValue();
      case BIGINT, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          value instanceof Long ? value : (Object) ((Number) value).longValue();
      case REAL -> value instanceof Float ? value : (Object) ((Number) value).floatValue();
      case FLOAT, DOUBLE ->
          value instanceof Double ? value : (Object) ((Number) value).doubleValue();
      case DECIMAL -> decimal(value, SqlTypes.scale(type));
      case BINARY, VARBINARY -> value instanceof ByteString bytes ? bytes.getBytes() : value;
      case ARRAY, MULTISET -> list(value, type);
      default -> value instanceof Number ? value : value.toString();
    };
  }

  /** Gives the value its column's scale where that loses nothing. */
  private static BigDecimal decimal(Object value, int scale) {
    BigDecimal decimal;
    if (value instanceof BigDecimal d) {
      decimal = d;
    } else if (value instanceof BigInteger i) {
      decimal = new BigDecimal(i);
    } else {
      decimal = BigDecimal.valueOf(((Number) value).longValue());
    }
    return decimal.scale() < scale ? decimal.setScale(scale) : decimal;
  }

  private static Object list(Object value, RelDataType type) {
    RelDataType component = type.getComponentType();
    if (component == null || !(value instanceof List<?> elements)) {
      return value.toString();
    }
    List<@Nullable Object> converted = new ArrayList<>(elements.size());
    for (Object element : elements) {
      converted.add(element == null ? null : toClient(element, component));
    }
    return converted;
  }
}
