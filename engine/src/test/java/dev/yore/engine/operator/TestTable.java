package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.RowSource;
import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Rows of physical values, and a plan that gives them in batches of random shapes. */
record TestTable(List<ColumnType> types, List<List<@Nullable Object>> rows) {

  /** Batches of random sizes: dense or with gaps, plain or with a dictionary. */
  PlanNode plan(long seed) {
    return new PlanNode.Rows(
        new RowSource() {
          @Override
          public BatchCursor open(ExecutionContext context) {
            Iterator<Batch> batches = batches(new Random(seed)).iterator();
            return new BatchCursor() {
              @Override
              public @Nullable Batch next() {
                return batches.hasNext() ? batches.next() : null;
              }

              @Override
              public void close() {}
            };
          }

          @Override
          public String describe() {
            return "test rows";
          }
        },
        types);
  }

  private List<Batch> batches(Random random) {
    List<Batch> batches = new ArrayList<>();
    int from = 0;
    while (from < rows.size()) {
      int to = Math.min(rows.size(), from + 1 + random.nextInt(200));
      batches.add(batch(rows.subList(from, to), random));
      from = to;
    }
    return batches;
  }

  private Batch batch(List<List<@Nullable Object>> part, Random random) {
    boolean gaps = random.nextBoolean();
    List<List<@Nullable Object>> placed = new ArrayList<>();
    int[] selection = new int[part.size() + 3];
    int count = 0;
    for (List<@Nullable Object> row : part) {
      while (gaps && random.nextInt(3) == 0) {
        placed.add(rows.get(random.nextInt(rows.size())));
      }
      selection[count++] = placed.size();
      placed.add(row);
    }
    ColumnVector[] columns = new ColumnVector[types.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = column(placed, i, random.nextBoolean());
    }
    return new Batch(count, gaps ? selection : null, columns);
  }

  private ColumnVector column(List<List<@Nullable Object>> placed, int field, boolean dictionary) {
    ColumnBuilder builder = new ColumnBuilder(types.get(field).physical());
    for (List<@Nullable Object> row : placed) {
      append(builder, row.get(field));
    }
    ColumnVector vector = builder.build();
    return dictionary && vector instanceof BytesVector bytes ? withDictionary(bytes) : vector;
  }

  private static BytesVector withDictionary(BytesVector plain) {
    Map<String, Integer> codesByValue = new LinkedHashMap<>();
    ColumnBuilder entries = new ColumnBuilder(ColumnType.Physical.BYTES);
    int[] codes = new int[plain.length()];
    for (int row = 0; row < codes.length; row++) {
      String key = java.util.HexFormat.of().formatHex(plain.getBytes(row));
      Integer code = codesByValue.get(key);
      if (code == null) {
        code = codesByValue.size();
        codesByValue.put(key, code);
        entries.appendBytes(plain.getBytes(row));
      }
      codes[row] = code;
    }
    BytesVector dictionary = (BytesVector) entries.build();
    return new BytesVector(
        dictionary.data(), dictionary.offsets(), codes, codes.length, plain.nulls());
  }

  static void append(ColumnBuilder builder, @Nullable Object value) {
    if (value == null) {
      builder.appendNull();
    } else if (value instanceof Long number) {
      builder.appendLong(number);
    } else if (value instanceof Double number) {
      builder.appendDouble(number);
    } else if (value instanceof String text) {
      builder.appendString(text);
    } else {
      builder.appendBytes((byte[]) value);
    }
  }
}
