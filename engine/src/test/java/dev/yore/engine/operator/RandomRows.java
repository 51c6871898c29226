package dev.yore.engine.operator;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random rows with many equal values, nulls and, now and then, extremes. */
final class RandomRows {
  static final ColumnType LONG = ColumnType.of(Kind.BIGINT);
  static final ColumnType DOUBLE = ColumnType.of(Kind.DOUBLE);
  static final ColumnType TEXT = ColumnType.varchar(40);
  static final ColumnType BOOL = ColumnType.of(Kind.BOOLEAN);
  static final ColumnType WIDE = ColumnType.decimal(30, 2);
  static final ColumnType PRICE = ColumnType.decimal(12, 2);

  private RandomRows() {}

  /**
   * A table.
   *
   * @param distinct about how many different values a column has
   */
  static TestTable table(Random random, int rows, int distinct, ColumnType... types) {
    List<List<@Nullable Object>> table = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      List<@Nullable Object> row = new ArrayList<>();
      for (ColumnType type : types) {
        row.add(value(random, type, distinct));
      }
      table.add(row);
    }
    return new TestTable(List.of(types), table);
  }

  private static @Nullable Object value(Random random, ColumnType type, int distinct) {
    int chance = random.nextInt(100);
    if (chance < 8) {
      return null;
    }
    long number = random.nextInt(distinct);
    return switch (type.kind()) {
      case BOOLEAN -> number & 1;
      case DOUBLE -> chance == 99 ? Double.NaN : chance == 98 ? -0.0 : number / 4.0;
      case VARCHAR -> "é".repeat((int) (number % 5)) + "value" + number;
      case DECIMAL ->
          type.physical() == ColumnType.Physical.LONG
              ? (Object) (number - distinct / 2)
              : PlanTester.wideBytes(
                  BigInteger.valueOf(number - distinct / 2).multiply(BigInteger.TEN.pow(20)));
      default -> chance == 99 ? (long) Integer.MAX_VALUE * 1000 : number - distinct / 2;
    };
  }

  /** As {@link PlanTester} gives it. */
  static List<List<@Nullable Object>> plain(TestTable table) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : table.rows()) {
      List<@Nullable Object> plain = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        plain.add(
            row.get(i) instanceof byte[] bytes
                ? new java.math.BigDecimal(unflipped(bytes), table.types().get(i).scale())
                : row.get(i));
      }
      rows.add(plain);
    }
    return rows;
  }

  private static BigInteger unflipped(byte[] bytes) {
    byte[] copy = bytes.clone();
    copy[0] ^= (byte) 0x80;
    return new BigInteger(copy);
  }
}
