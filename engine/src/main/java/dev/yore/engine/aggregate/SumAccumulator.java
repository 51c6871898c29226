package dev.yore.engine.aggregate;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SUM, SUM0 and AVG of integers and decimals, exact. */
final class SumAccumulator extends Accumulator {
  /** What becomes of the sum. */
  enum Form {
    SUM,
    SUM0,
    AVG
  }

  private static final List<ColumnType> STATE = List.of(COUNT_TYPE, COUNT_TYPE, COUNT_TYPE);

  private final Form form;
  private final int argument;
  private final int argumentScale;
  private final ColumnType type;
  private final ExactSums sums = new ExactSums();

  SumAccumulator(
      RowCounts rowCounts, Form form, int argument, ColumnType argumentType, ColumnType type) {
    super(rowCounts);
    this.form = form;
    this.argument = argument;
    this.argumentScale = argumentType.scale();
    this.type = type;
  }

  @Override
  void grow(int groups) {
    sums.grow(groups);
  }

  @Override
  void add(ColumnVector[] columns, int @Nullable [] rows, int[] groups, int count) {
    ColumnVector values = columns[argument];
    skipNulls(values, rows, groups, count);
    if (values instanceof LongVector longs) {
      sums.add(longs, rows, groups, count);
    } else {
      sums.add((BytesVector) values, rows, groups, count);
    }
  }

  @Override
  void addOne(ColumnVector[] columns, int @Nullable [] rows, int from, int to, int group) {
    ColumnVector values = columns[argument];
    skipNulls(values, rows, from, to, group);
    if (values instanceof LongVector longs) {
      sums.addOne(longs, rows, from, to, group);
    } else {
      sums.addOne((BytesVector) values, rows, from, to, group);
    }
  }

  @Override
  List<ColumnType> stateTypes() {
    return STATE;
  }

  @Override
  void state(int groups, ColumnVector[] out, int at) {
    sums.settle();
    long[] high = new long[groups];
    long[] low = new long[groups];
    for (int g = 0; g < groups; g++) {
      high[g] = sums.high(g);
      low[g] = sums.low(g);
    }
    out[at] = new LongVector(high, groups, null);
    out[at + 1] = new LongVector(low, groups, null);
    out[at + 2] = counts(groups);
  }

  @Override
  void combine(ColumnVector[] columns, int at, int @Nullable [] rows, int[] groups, int count) {
    LongVector high = (LongVector) columns[at];
    LongVector low = (LongVector) columns[at + 1];
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      sums.addWide(groups[i], high.get(row), low.get(row));
    }
    combineCounts(columns[at + 2], rows, groups, count);
  }

  @Override
  ColumnVector finish(int groups) {
    sums.settle();
    ResultColumn results = new ResultColumn(type, groups);
    for (int g = 0; g < groups; g++) {
      long count = count(g);
      if (count == 0 && form != Form.SUM0) {
        results.setNull(g);
      } else if (form == Form.AVG) {
        results.setQuotient(g, sums.high(g), sums.low(g), argumentScale, count);
      } else if (type.scale() == argumentScale || type.physical() == ColumnType.Physical.DOUBLE) {
        results.set(g, sums.high(g), sums.low(g), argumentScale);
      } else {
        results.setQuotient(g, sums.high(g), sums.low(g), argumentScale, 1);
      }
    }
    return results.build();
  }

  @Override
  long stateBytes() {
    return sums.sizeBytes();
  }
}
