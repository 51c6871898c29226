package dev.yore.planner.columnar;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.value.ColumnCodec;
import dev.yore.planner.expression.PhysicalTypes;
import dev.yore.store.schema.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Rows of Calcite's internal representation, read from batches. Confined to one thread. */
public final class ResultRows implements AutoCloseable {
  private final BatchCursor batches;
  private final ColumnCodec[] codecs;
  private final Finish[] finishes;
  private final int[] scales;
  private @Nullable Batch batch;
  private int next;

  /** What a codec's value still lacks. */
  private enum Finish {
    NONE,
    BYTES,
    MONTHS,
    DECIMAL
  }

  /** Takes ownership of the batches, which are those of the plan. */
  public ResultRows(BatchCursor batches, PlanNode plan, RelDataType rowType) {
    this.batches = batches;
    List<ColumnType> types = plan.types();
    this.codecs = new ColumnCodec[types.size()];
    this.finishes = new Finish[types.size()];
    this.scales = new int[types.size()];
    for (RelDataTypeField field : rowType.getFieldList()) {
      int i = field.getIndex();
      ColumnType shown = PhysicalTypes.of(field.getType());
      ColumnType held = types.get(i);
      codecs[i] =
          ColumnCodec.of(
              field.getName(),
              shown != null && PhysicalTypes.isSameForm(shown, held) ? shown : held);
      finishes[i] = finish(field.getType(), types.get(i));
      scales[i] = field.getType().getScale();
    }
  }

  private static Finish finish(RelDataType type, ColumnType held) {
    SqlTypeName name = type.getSqlTypeName();
    if (name == SqlTypeName.BINARY || name == SqlTypeName.VARBINARY) {
      return Finish.BYTES;
    }
    if (SqlTypeName.YEAR_INTERVAL_TYPES.contains(name)) {
      return Finish.MONTHS;
    }
    return name == SqlTypeName.DECIMAL && held.scale() != type.getScale()
        ? Finish.DECIMAL
        : Finish.NONE;
  }

  /**
   * Asks for the first batch now, so that a statement's errors and warnings are there when it has
   * been executed, not when its rows are fetched.
   */
  public void start() {
    batch = batches.next();
    next = 0;
  }

  /** The next row in a new array, or null at the end. */
  public @Nullable Object @Nullable [] next() {
    Batch current = batch;
    if (current == null || next == current.selectedCount()) {
      current = batches.next();
      batch = current;
      next = 0;
      if (current == null) {
        return null;
      }
    }
    int row = current.position(next++);
    @Nullable Object[] values = new Object[codecs.length];
    for (int i = 0; i < values.length; i++) {
      Object value = codecs[i].read(current.columns()[i], row);
      values[i] = value == null ? null : finished(value, i);
    }
    return values;
  }

  private Object finished(Object value, int field) {
    return switch (finishes[field]) {
      case NONE -> value;
      case BYTES -> new ByteString((byte[]) value);
      case MONTHS -> ((Number) value).intValue();
      case DECIMAL -> ((BigDecimal) value).setScale(scales[field], RoundingMode.HALF_UP);
    };
  }

  @Override
  public void close() {
    batches.close();
  }
}
