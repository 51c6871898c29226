package dev.yore.planner.run;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Rows that compiled code gives. Confined to one thread at a time. */
final class CompiledRows implements RowSupply {
  private final Enumerator<Object> rows;
  private final int[] decimalFields;
  private final int[] decimalScales;

  CompiledRows(Enumerator<Object> rows, RelDataType rowType) {
    this.rows = rows;
    this.decimalFields =
        rowType.getFieldList().stream()
            .filter(f -> f.getType().getSqlTypeName() == SqlTypeName.DECIMAL)
            .mapToInt(RelDataTypeField::getIndex)
            .toArray();
    this.decimalScales =
        Arrays.stream(decimalFields)
            .map(f -> rowType.getFieldList().get(f).getType().getScale())
            .toArray();
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    if (!rows.moveNext()) {
      return null;
    }
    Object row = rows.current();
    @Nullable Object[] values =
        row instanceof Object[] array ? array.clone() : new @Nullable Object[] {row};
    fitDecimals(values);
    return values;
  }

  /** Decimals are exact, however long they get on the way; what is shown has the column's type. */
  private void fitDecimals(@Nullable Object[] values) {
    for (int i = 0; i < decimalFields.length; i++) {
      if (values[decimalFields[i]] instanceof BigDecimal decimal) {
        BigDecimal fitted = decimal.setScale(decimalScales[i], RoundingMode.HALF_UP);
        if (fitted.precision() > ColumnType.MAX_DECIMAL_PRECISION) {
          throw new StoreException(
              ErrorCode.VALUE_OUT_OF_RANGE,
              "a DECIMAL has more than "
                  + ColumnType.MAX_DECIMAL_PRECISION
                  + " digits: "
                  + decimal);
        }
        values[decimalFields[i]] = fitted;
      }
    }
  }

  @Override
  public void close() {
    rows.close();
  }
}
