package dev.yore.engine.expression.compile;

import static dev.yore.engine.expression.Expressions.BIGINT;
import static dev.yore.engine.expression.Expressions.BOOLEAN;
import static dev.yore.engine.expression.Expressions.DOUBLE;
import static dev.yore.engine.expression.Expressions.INTEGER;
import static dev.yore.engine.expression.Expressions.VARCHAR;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.engine.expression.function.Int128;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random expressions over a fixed set of fields, and random rows for them, with all extremes. */
final class RandomExpressions {
  private static final ColumnType DATE = ColumnType.of(Kind.DATE);
  private static final ColumnType TIMESTAMP = new ColumnType(Kind.TIMESTAMP, 3, 0);
  private static final ColumnType MONEY = ColumnType.decimal(10, 2);
  private static final ColumnType FINE = ColumnType.decimal(18, 6);
  private static final ColumnType WIDE = ColumnType.decimal(38, 4);
  private static final ColumnType VARCHAR_9 = ColumnType.varchar(9);

  static final List<ColumnType> FIELDS =
      List.of(
          INTEGER, BIGINT, MONEY, FINE, WIDE, DOUBLE, VARCHAR, VARCHAR_9, DATE, TIMESTAMP, BOOLEAN);

  private static final String[] TEXTS = {
    "", "a", "ab", "Abc", "b%", "ä", "aäb", "😀", "x😀y", "\uE000", "abab", " a ", "aaa", "_"
  };
  private static final String[] PATTERNS = {
    "%", "", "a%", "%b", "%a%", "_", "a_", "%_b", "a%b", "%😀%", "_😀_", "%ä_", "abab", "%b%%",
    "%aa"
  };
  private static final double[] DOUBLES = {
    0.0, -0.0, 1.5, -2.25, 1e300, -1e-300, Double.NaN, Double.POSITIVE_INFINITY, 3.0
  };

  private final Random random;
  private final boolean nulls;

  RandomExpressions(long seed, boolean nulls) {
    this.random = new Random(seed);
    this.nulls = nulls;
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private ScalarFunction any(ScalarFunction... functions) {
    return functions[random.nextInt(functions.length)];
  }

  /** A random non-null physical value. */
  private Object physical(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> (long) random.nextInt(2);
      case INTEGER -> integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BIGINT -> integer(Long.MIN_VALUE, Long.MAX_VALUE);
      case DATE -> (long) random.nextInt(-20_000, 20_000);
      case TIMESTAMP -> random.nextLong(-2_000_000_000_000L, 2_000_000_000_000L);
      case DOUBLE -> DOUBLES[random.nextInt(DOUBLES.length)];
      case DECIMAL -> decimal(type);
      default -> any(TEXTS).getBytes(StandardCharsets.UTF_8);
    };
  }

  private long integer(long min, long max) {
    return switch (random.nextInt(8)) {
      case 0 -> min;
      case 1 -> max;
      case 2, 3 -> random.nextLong(min, max);
      default -> random.nextInt(-5, 12);
    };
  }

  private Object decimal(ColumnType type) {
    BigInteger limit = BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE);
    BigInteger value =
        switch (random.nextInt(8)) {
          case 0 -> limit;
          case 1 -> limit.negate();
          case 2 -> new BigInteger(limit.bitLength() - 1, random);
          default -> BigInteger.valueOf(random.nextInt(-500, 1200));
        };
    if (type.physical() == ColumnType.Physical.LONG) {
      return value.longValueExact();
    }
    byte[] stored = new byte[Int128.BYTES];
    Int128.store(stored, 0, value.shiftRight(64).longValueExact(), value.longValue());
    return stored;
  }

  /** A batch's columns; one of the texts has a dictionary. */
  ColumnVector[] columns(int rows) {
    ColumnVector[] columns = new ColumnVector[FIELDS.size()];
    for (int f = 0; f < columns.length; f++) {
      ColumnBuilder builder = new ColumnBuilder(FIELDS.get(f).physical());
      for (int row = 0; row < rows; row++) {
        append(builder, nulls && random.nextInt(4) == 0 ? null : physical(FIELDS.get(f)));
      }
      columns[f] = builder.build();
    }
    columns[7] = dictionary(rows);
    return columns;
  }

  private static void append(ColumnBuilder builder, @Nullable Object physical) {
    if (physical == null) {
      builder.appendNull();
    } else if (physical instanceof Long number) {
      builder.appendLong(number);
    } else if (physical instanceof Double number) {
      builder.appendDouble(number);
    } else {
      builder.appendBytes((byte[]) physical);
    }
  }

  private BytesVector dictionary(int rows) {
    ColumnBuilder entries = new ColumnBuilder(ColumnType.Physical.BYTES);
    Arrays.stream(TEXTS).forEach(entries::appendString);
    BytesVector dictionary = (BytesVector) entries.build();
    int[] codes = random.ints(rows, 0, TEXTS.length).toArray();
    long[] mask = nulls ? new long[] {random.nextLong()} : null;
    return new BytesVector(dictionary.data(), dictionary.offsets(), codes, rows, mask);
  }

  private Expression field(int index) {
    return new Expression.Field(index, FIELDS.get(index), nulls);
  }

  private Expression constant(ColumnType type) {
    boolean isNull = nulls && random.nextInt(10) == 0;
    return new Expression.Constant(isNull ? null : physical(type), type);
  }

  private Expression call(ScalarFunction function, ColumnType type, Expression... operands) {
    boolean nullable = false;
    for (Expression operand : operands) {
      nullable |= operand.nullable();
    }
    return new Expression.Call(function, Arrays.asList(operands), type, nullable);
  }

  /** A random expression of any type. */
  Expression expression(int depth) {
    return switch (random.nextInt(6)) {
      case 0 -> number(depth);
      case 1 -> approximate(depth);
      case 2 -> text(depth);
      case 3 -> temporal(depth);
      default -> condition(depth);
    };
  }

  /** A random condition. */
  Expression condition(int depth) {
    if (depth == 0) {
      return random.nextInt(4) == 0 ? constant(BOOLEAN) : field(10);
    }
    return switch (random.nextInt(9)) {
      case 0, 1 ->
          call(
              any(ScalarFunction.AND, ScalarFunction.OR),
              BOOLEAN,
              condition(depth - 1),
              condition(depth - 1));
      case 2 -> call(ScalarFunction.NOT, BOOLEAN, condition(depth - 1));
      case 3 ->
          call(
              any(
                  ScalarFunction.IS_TRUE,
                  ScalarFunction.IS_NOT_TRUE,
                  ScalarFunction.IS_FALSE,
                  ScalarFunction.IS_NOT_FALSE,
                  ScalarFunction.IS_NULL,
                  ScalarFunction.IS_NOT_NULL),
              BOOLEAN,
              condition(depth - 1));
      case 4 -> in(depth);
      case 5 ->
          call(
              ScalarFunction.LIKE,
              BOOLEAN,
              text(depth - 1),
              new Expression.Constant(any(PATTERNS).getBytes(StandardCharsets.UTF_8), VARCHAR));
      default -> comparison(depth);
    };
  }

  private Expression comparison(int depth) {
    ScalarFunction function =
        any(
            ScalarFunction.EQUAL,
            ScalarFunction.NOT_EQUAL,
            ScalarFunction.LESS,
            ScalarFunction.LESS_OR_EQUAL,
            ScalarFunction.GREATER,
            ScalarFunction.GREATER_OR_EQUAL,
            ScalarFunction.IS_DISTINCT_FROM,
            ScalarFunction.IS_NOT_DISTINCT_FROM);
    return switch (random.nextInt(4)) {
      case 0 -> call(function, BOOLEAN, text(depth - 1), text(depth - 1));
      case 1 -> call(function, BOOLEAN, approximate(depth - 1), approximate(depth - 1));
      case 2 -> call(function, BOOLEAN, field(8), random.nextBoolean() ? field(8) : constant(DATE));
      default -> call(function, BOOLEAN, number(depth - 1), number(depth - 1));
    };
  }

  private Expression in(int depth) {
    boolean isText = random.nextBoolean();
    Expression value = isText ? text(depth - 1) : number(depth - 1);
    List<Expression> operands = new ArrayList<>(List.of(value));
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      operands.add(constant(isText ? VARCHAR : value.type()));
    }
    return call(ScalarFunction.IN, BOOLEAN, operands.toArray(Expression[]::new));
  }

  private Expression number(int depth) {
    if (depth == 0) {
      int field = random.nextInt(5);
      return random.nextInt(3) == 0 ? constant(FIELDS.get(field)) : field(field);
    }
    Expression left = number(depth - 1);
    return switch (random.nextInt(9)) {
      case 0 -> call(any(ScalarFunction.NEGATE, ScalarFunction.ABS), left.type(), left);
      case 1 -> call(ScalarFunction.CHAR_LENGTH, INTEGER, text(depth - 1));
      case 2 ->
          call(
              any(
                  ScalarFunction.EXTRACT_YEAR,
                  ScalarFunction.EXTRACT_MONTH,
                  ScalarFunction.EXTRACT_DAY,
                  ScalarFunction.EXTRACT_QUARTER,
                  ScalarFunction.EXTRACT_WEEK,
                  ScalarFunction.EXTRACT_DAY_OF_YEAR,
                  ScalarFunction.EXTRACT_DAY_OF_WEEK),
              BIGINT,
              temporal(depth - 1));
      case 3 ->
          call(
              any(
                  ScalarFunction.EXTRACT_HOUR,
                  ScalarFunction.EXTRACT_SECOND,
                  ScalarFunction.EXTRACT_MILLISECOND),
              BIGINT,
              field(9));
      case 4 -> choice(left, number(depth - 1), depth);
      case 5 ->
          call(
              ScalarFunction.CAST,
              any(new ColumnType[] {INTEGER, BIGINT, MONEY, FINE, WIDE}),
              left);
      default -> {
        ScalarFunction function =
            any(
                ScalarFunction.ADD,
                ScalarFunction.SUBTRACT,
                ScalarFunction.MULTIPLY,
                ScalarFunction.DIVIDE,
                ScalarFunction.MOD);
        Expression right = number(depth - 1);
        yield call(function, result(function, left.type(), right.type()), left, right);
      }
    };
  }

  /** The type SQL gives, roughly: what matters is that any type gives right answers. */
  private static ColumnType result(ScalarFunction function, ColumnType left, ColumnType right) {
    if (left.kind() != Kind.DECIMAL && right.kind() != Kind.DECIMAL) {
      return left.kind() == Kind.BIGINT || right.kind() == Kind.BIGINT ? BIGINT : INTEGER;
    }
    int l = NumberLowering.digits(left);
    int r = NumberLowering.digits(right);
    int scale =
        switch (function) {
          case MULTIPLY -> Math.min(left.scale() + right.scale(), 38);
          case DIVIDE -> Math.max(6, left.scale());
          default -> Math.max(left.scale(), right.scale());
        };
    int digits =
        switch (function) {
          case MULTIPLY -> l + r;
          case DIVIDE -> l - left.scale() + right.scale() + scale;
          default -> scale + 1 + Math.max(l - left.scale(), r - right.scale());
        };
    return ColumnType.decimal(Math.min(38, digits), scale);
  }

  private Expression choice(Expression left, Expression right, int depth) {
    ColumnType type =
        left.type().equals(right.type())
            ? left.type()
            : result(ScalarFunction.ADD, left.type(), right.type());
    return random.nextBoolean()
        ? call(
            ScalarFunction.CASE,
            type,
            condition(depth - 1),
            left,
            condition(depth - 1),
            right,
            left)
        : call(ScalarFunction.COALESCE, type, left, right);
  }

  private Expression approximate(int depth) {
    if (depth == 0) {
      return random.nextInt(3) == 0 ? constant(DOUBLE) : field(5);
    }
    return switch (random.nextInt(3)) {
      case 0 -> call(ScalarFunction.CAST, DOUBLE, number(depth - 1));
      case 1 ->
          call(
              ScalarFunction.CASE,
              DOUBLE,
              condition(depth - 1),
              approximate(depth - 1),
              approximate(depth - 1));
      default ->
          call(
              any(
                  ScalarFunction.ADD,
                  ScalarFunction.SUBTRACT,
                  ScalarFunction.MULTIPLY,
                  ScalarFunction.DIVIDE),
              DOUBLE,
              approximate(depth - 1),
              approximate(depth - 1));
    };
  }

  private Expression text(int depth) {
    if (depth == 0) {
      return random.nextInt(4) == 0 ? constant(VARCHAR) : field(random.nextInt(6, 8));
    }
    return switch (random.nextInt(7)) {
      case 0 -> call(any(ScalarFunction.UPPER, ScalarFunction.LOWER), VARCHAR, text(depth - 1));
      case 1 -> call(ScalarFunction.CONCAT, VARCHAR, text(depth - 1), text(depth - 1));
      case 2 ->
          call(
              ScalarFunction.REPLACE, VARCHAR, text(depth - 1), constant(VARCHAR), text(depth - 1));
      case 3 -> call(ScalarFunction.CAST, ColumnType.varchar(4), text(depth - 1));
      case 4 ->
          call(
              ScalarFunction.CASE, VARCHAR, condition(depth - 1), text(depth - 1), text(depth - 1));
      case 5 -> call(ScalarFunction.COALESCE, VARCHAR, text(depth - 1), text(depth - 1));
      default ->
          call(
              ScalarFunction.SUBSTRING,
              VARCHAR,
              text(depth - 1),
              field(0),
              random.nextBoolean() ? field(0) : constant(INTEGER));
    };
  }

  private Expression temporal(int depth) {
    boolean isDate = random.nextBoolean();
    if (depth == 0) {
      return isDate ? field(8) : field(9);
    }
    return switch (random.nextInt(3)) {
      case 0 ->
          call(
              any(
                  ScalarFunction.FLOOR_YEAR,
                  ScalarFunction.FLOOR_QUARTER,
                  ScalarFunction.FLOOR_MONTH,
                  ScalarFunction.FLOOR_WEEK),
              DATE,
              field(8));
      case 1 ->
          call(
              ScalarFunction.ADD_MONTHS,
              isDate ? DATE : TIMESTAMP,
              isDate ? field(8) : field(9),
              new Expression.Constant((long) random.nextInt(-30, 30), INTEGER));
      default ->
          call(
              ScalarFunction.ADD_MILLIS,
              TIMESTAMP,
              field(9),
              new Expression.Constant(
                  random.nextLong(-100_000_000_000L, 100_000_000_000L), BIGINT));
    };
  }
}
