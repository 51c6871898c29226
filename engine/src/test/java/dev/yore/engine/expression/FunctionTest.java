package dev.yore.engine.expression;

import static dev.yore.engine.expression.Expressions.BIGINT;
import static dev.yore.engine.expression.Expressions.DOUBLE;
import static dev.yore.engine.expression.Expressions.INTEGER;
import static dev.yore.engine.expression.Expressions.VARCHAR;
import static dev.yore.engine.expression.ScalarFunction.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What functions give, value by value: the cases that implementations disagree about. */
final class FunctionTest {
  private static final ColumnType DATE = ColumnType.of(Kind.DATE);
  private static final ColumnType TIME = new ColumnType(Kind.TIME, 3, 0);
  private static final ColumnType TIMESTAMP = new ColumnType(Kind.TIMESTAMP, 3, 0);
  private static final ColumnType BOOLEAN = ColumnType.of(Kind.BOOLEAN);
  private static final ColumnType REAL = ColumnType.of(Kind.REAL);

  /** A value and its type. */
  private record Typed(@Nullable Object value, ColumnType type) {}

  private static Typed text(String value) {
    return new Typed(value, VARCHAR);
  }

  private static Typed integer(int value) {
    return new Typed(value, INTEGER);
  }

  private static Typed bigint(long value) {
    return new Typed(value, BIGINT);
  }

  private static Typed number(double value) {
    return new Typed(value, DOUBLE);
  }

  private static Typed decimal(String value, int precision, int scale) {
    return new Typed(new BigDecimal(value).setScale(scale), ColumnType.decimal(precision, scale));
  }

  private static Typed date(String value) {
    return new Typed(LocalDate.parse(value).toEpochDay(), DATE);
  }

  private static Typed timestamp(String value) {
    return new Typed(
        LocalDateTime.parse(value.replace(' ', 'T')).toInstant(ZoneOffset.UTC).toEpochMilli(),
        TIMESTAMP);
  }

  private static @Nullable Object apply(ScalarFunction function, ColumnType type, Typed... in) {
    List<Expression> operands = new ArrayList<>();
    for (Typed operand : in) {
      operands.add(
          new Expression.Constant(
              Vectors.physical(operand.value(), operand.type()), operand.type()));
    }
    Object physical =
        CompiledExpressions.evaluate(
            new Expression.Call(function, operands, type, true), TestContext.empty());
    return Vectors.value(physical, type);
  }

  private static @Nullable Object cast(Typed value, ColumnType type) {
    return apply(CAST, type, value);
  }

  private static void fails(ErrorCode code, ScalarFunction function, ColumnType type, Typed... in) {
    assertThatThrownBy(() -> apply(function, type, in))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void substringCountsFromOneAndPassesOverWhatIsBeforeIt() {
    Typed hello = text("Hello");
    assertThat(apply(SUBSTRING, VARCHAR, hello, integer(2), integer(3))).isEqualTo("ell");
    assertThat(apply(SUBSTRING, VARCHAR, hello, integer(0), integer(3))).isEqualTo("He");
    assertThat(apply(SUBSTRING, VARCHAR, hello, integer(-3), integer(5))).isEqualTo("H");
    assertThat(apply(SUBSTRING, VARCHAR, hello, integer(-3))).isEqualTo("Hello");
    assertThat(apply(SUBSTRING, VARCHAR, hello, integer(6))).isEqualTo("");
    int max = Integer.MAX_VALUE;
    assertThat(apply(SUBSTRING, VARCHAR, hello, integer(2), integer(max))).isEqualTo("ello");
    assertThat(apply(SUBSTRING, VARCHAR, hello, integer(-max - 1), integer(max))).isEqualTo("");
    assertThat(apply(SUBSTRING, VARCHAR, hello, bigint(2), bigint(Long.MAX_VALUE)))
        .isEqualTo("ello");
    assertThat(apply(SUBSTRING, VARCHAR, hello, bigint(Long.MIN_VALUE), bigint(0))).isEqualTo("");
    assertThat(apply(SUBSTRING, VARCHAR, text("a😀b"), integer(2), integer(2))).isEqualTo("😀");
    fails(ErrorCode.INVALID_PARAMETER, SUBSTRING, VARCHAR, hello, integer(2), integer(-1));
  }

  @Test
  void likeTakesAnUnderscoreForOneCharacterAndEscapesOnlyWhatIsSpecial() {
    assertThat(like("Hello", "H%")).isTrue();
    assertThat(like("Hello", "%l%l%l%")).isFalse();
    assertThat(like("Hello", "%l_")).isTrue();
    assertThat(like("a😀", "a_")).isTrue();
    assertThat(like("a😀", "a__")).isFalse();
    assertThat(like("", "")).isTrue();
    assertThat(like("", "%")).isTrue();
    assertThat(like("a\nb", "a%b")).isTrue();
    assertThat(like("aab", "%ab")).isTrue();
    assertThat(like("ab", "ab%ab")).isFalse();
    Typed escape = text("!");
    assertThat(apply(LIKE, BOOLEAN, text("5%"), text("_!%"), escape)).isEqualTo(1L);
    assertThat(apply(LIKE, BOOLEAN, text("55"), text("_!%"), escape)).isEqualTo(0L);
    assertThat(apply(LIKE, BOOLEAN, text("a!"), text("%!!"), escape)).isEqualTo(1L);
    fails(ErrorCode.INVALID_PARAMETER, LIKE, BOOLEAN, text("a"), text("!a"), escape);
    fails(ErrorCode.INVALID_PARAMETER, LIKE, BOOLEAN, text("a"), text("a!"), escape);
    fails(ErrorCode.INVALID_PARAMETER, LIKE, BOOLEAN, text("a"), text("a"), text("!!"));
  }

  private static boolean like(String value, String pattern) {
    return Long.valueOf(1).equals(apply(LIKE, BOOLEAN, text(value), text(pattern)));
  }

  @Test
  void aTextIsFoundWhereverItStands() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      String text =
          random
              .ints(random.nextInt(40), 'a', 'd')
              .mapToObj(Character::toString)
              .collect(Collectors.joining());
      String wanted =
          random
              .ints(random.nextInt(4), 'a', 'd')
              .mapToObj(Character::toString)
              .collect(Collectors.joining());
      assertThat(apply(POSITION, INTEGER, text(wanted), text(text)))
          .as("'%s' in '%s'", wanted, text)
          .isEqualTo(text.indexOf(wanted) + 1L);
    }
  }

  @Test
  void textFunctionsFollowJavasStrings() {
    assertThat(apply(UPPER, VARCHAR, text("aäß"))).isEqualTo("AÄSS");
    assertThat(apply(LOWER, VARCHAR, text("AÄİΣ"))).isEqualTo("aäi̇ς");
    assertThat(apply(CHAR_LENGTH, INTEGER, text("aä😀"))).isEqualTo(4L);
    assertThat(apply(POSITION, INTEGER, text("b"), text("ä😀b"))).isEqualTo(4L);
    assertThat(apply(POSITION, INTEGER, text(""), text("x"))).isEqualTo(1L);
    assertThat(apply(POSITION, INTEGER, text("y"), text("x"))).isEqualTo(0L);
    assertThat(apply(REPLACE, VARCHAR, text("aXbXX"), text("X"), text("yy"))).isEqualTo("ayybyyyy");
    assertThat(apply(REPLACE, VARCHAR, text("abc"), text(""), text("x"))).isEqualTo("abc");
    assertThat(apply(TRIM_BOTH, VARCHAR, text("ééxé"), text("é"))).isEqualTo("x");
    assertThat(apply(TRIM_LEADING, VARCHAR, text("  x "), text(" "))).isEqualTo("x ");
    assertThat(apply(TRIM_TRAILING, VARCHAR, text("  "), text(" "))).isEqualTo("");
    fails(ErrorCode.INVALID_PARAMETER, TRIM_BOTH, VARCHAR, text("x"), text("xy"));
    assertThat(apply(CONCAT, VARCHAR, text("ab"), text(""), text("ß"))).isEqualTo("abß");
  }

  @Test
  void castsToTextLoseNothing() {
    assertThat(cast(decimal("0.5", 5, 3), VARCHAR)).isEqualTo(".500");
    assertThat(cast(decimal("-0.5", 25, 3), VARCHAR)).isEqualTo("-.500");
    assertThat(cast(decimal("12", 5, 0), VARCHAR)).isEqualTo("12");
    assertThat(cast(number(100), VARCHAR)).isEqualTo("100.0");
    assertThat(cast(number(0), VARCHAR)).isEqualTo("0E0");
    assertThat(cast(number(2.5e10), VARCHAR)).isEqualTo("2.5E10");
    assertThat(cast(new Typed((double) 1.1f, REAL), VARCHAR)).isEqualTo("1.1");
    assertThat(cast(bigint(Long.MIN_VALUE), VARCHAR)).isEqualTo("-9223372036854775808");
    assertThat(cast(bigint(92233), ColumnType.varchar(3))).isEqualTo("922");
    assertThat(cast(new Typed(1L, BOOLEAN), new ColumnType(Kind.CHAR, 6, 0))).isEqualTo("TRUE  ");
    assertThat(cast(date("0012-01-01"), VARCHAR)).isEqualTo("0012-01-01");
    assertThat(cast(timestamp("1969-12-31 23:59:59.999"), VARCHAR))
        .isEqualTo("1969-12-31 23:59:59.999");
    assertThat(cast(timestamp("1969-12-31 23:59:59.000"), VARCHAR))
        .isEqualTo("1969-12-31 23:59:59");
    assertThat(cast(new Typed(47_655_678, TIME), VARCHAR)).isEqualTo("13:14:15.678");
    assertThat(cast(text("😀😀"), ColumnType.varchar(2))).isEqualTo("😀");
  }

  @Test
  void castsFromTextTakeBlanksAroundAndNothingElse() {
    assertThat(cast(text(" +12 "), INTEGER)).isEqualTo(12L);
    fails(ErrorCode.INVALID_CAST, CAST, INTEGER, text("12.5"));
    fails(ErrorCode.INVALID_CAST, CAST, INTEGER, text("2147483648"));
    fails(ErrorCode.INVALID_CAST, CAST, INTEGER, text(""));
    assertThat(cast(text("12.345"), ColumnType.decimal(10, 2))).isEqualTo(new BigDecimal("12.35"));
    assertThat(cast(text(" 1e2 "), ColumnType.decimal(20, 2))).isEqualTo(new BigDecimal("100.00"));
    fails(ErrorCode.VALUE_OUT_OF_RANGE, CAST, ColumnType.decimal(5, 2), text("12345.6"));
    fails(ErrorCode.VALUE_OUT_OF_RANGE, CAST, ColumnType.decimal(5, 2), text("1e999999999"));
    assertThat(cast(text("1e-999999999"), ColumnType.decimal(5, 2)))
        .isEqualTo(new BigDecimal("0.00"));
    assertThat(cast(text(" 1.5e3 "), DOUBLE)).isEqualTo(1500.0);
    fails(ErrorCode.INVALID_CAST, CAST, DOUBLE, text("x"));
    assertThat(cast(text(" tRue "), BOOLEAN)).isEqualTo(1L);
    fails(ErrorCode.INVALID_CAST, CAST, BOOLEAN, text("t"));
  }

  @Test
  void castsBetweenNumbersRoundAndCheckTheRange() {
    assertThat(cast(decimal("-2.5", 5, 1), INTEGER)).isEqualTo(-3L);
    assertThat(cast(decimal("123456789012345678901.55555", 30, 5), ColumnType.decimal(38, 0)))
        .isEqualTo(new BigDecimal("123456789012345678902"));
    assertThat(cast(number(2.5), INTEGER)).isEqualTo(2L);
    assertThat(cast(number(-2.5), BIGINT)).isEqualTo(-3L);
    assertThat(cast(number(1.005), ColumnType.decimal(10, 2))).isEqualTo(new BigDecimal("1.01"));
    assertThat(cast(number(1e300), REAL)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(cast(bigint(9), ColumnType.decimal(20, 3))).isEqualTo(new BigDecimal("9.000"));
    fails(ErrorCode.VALUE_OUT_OF_RANGE, CAST, INTEGER, number(3e9));
    fails(ErrorCode.VALUE_OUT_OF_RANGE, CAST, BIGINT, number(Double.NaN));
    fails(ErrorCode.VALUE_OUT_OF_RANGE, CAST, ColumnType.of(Kind.TINYINT), integer(200));
    fails(ErrorCode.VALUE_OUT_OF_RANGE, CAST, ColumnType.decimal(3, 2), integer(10));
    fails(ErrorCode.VALUE_OUT_OF_RANGE, CAST, BIGINT, decimal("9223372036854775808", 38, 0));
    assertThat(cast(decimal("0.1", 38, 30), DOUBLE)).isEqualTo(0.1);
    assertThat(cast(bigint(5), BOOLEAN)).isEqualTo(1L);
  }

  @Test
  void datesBefore1970HaveTheirOwnDaysAndHours() {
    Typed last = timestamp("1969-12-31 23:59:59.999");
    assertThat(apply(EXTRACT_YEAR, BIGINT, last)).isEqualTo(1969L);
    assertThat(apply(EXTRACT_HOUR, BIGINT, last)).isEqualTo(23L);
    assertThat(apply(EXTRACT_SECOND, BIGINT, last)).isEqualTo(59L);
    assertThat(apply(EXTRACT_MILLISECOND, BIGINT, last)).isEqualTo(59_999L);
    assertThat(apply(EXTRACT_EPOCH, BIGINT, last)).isEqualTo(0L);
    assertThat(apply(EXTRACT_EPOCH, BIGINT, date("1969-12-31"))).isEqualTo(-86_400L);
    assertThat(apply(EXTRACT_WEEK, BIGINT, date("1969-12-31"))).isEqualTo(1L);
    assertThat(apply(EXTRACT_WEEK, BIGINT, date("2021-01-03"))).isEqualTo(53L);
    assertThat(apply(EXTRACT_DAY_OF_WEEK, BIGINT, last)).isEqualTo(4L);
    assertThat(apply(FLOOR_HOUR, TIMESTAMP, last)).isEqualTo(-3_600_000L);
    assertThat(apply(FLOOR_WEEK, DATE, date("1969-12-31"))).isEqualTo(-4L);
    assertThat(apply(FLOOR_QUARTER, TIMESTAMP, last)).isEqualTo(-7_948_800_000L);
    assertThat(cast(last, DATE)).isEqualTo(-1L);
    assertThat(cast(last, TIME)).isEqualTo(86_399_999L);
  }

  @Test
  void monthsEndWhereTheirLastDayIs() {
    assertThat(apply(ADD_MONTHS, DATE, date("2024-01-31"), integer(1)))
        .isEqualTo(date("2024-02-29").value());
    assertThat(apply(ADD_MONTHS, DATE, date("2024-02-29"), integer(-12)))
        .isEqualTo(date("2023-02-28").value());
    assertThat(apply(ADD_MONTHS, TIMESTAMP, timestamp("1969-12-31 23:59:59.999"), integer(2)))
        .isEqualTo(timestamp("1970-02-28 23:59:59.999").value());
    assertThat(apply(MONTHS_BETWEEN, BIGINT, date("1970-03-30"), date("1969-12-31"))).isEqualTo(2L);
    assertThat(apply(MONTHS_BETWEEN, BIGINT, date("1970-03-31"), date("1969-12-31"))).isEqualTo(3L);
    assertThat(apply(MONTHS_BETWEEN, BIGINT, date("1969-12-31"), date("1970-03-30")))
        .isEqualTo(-2L);
    assertThat(
            apply(
                MONTHS_BETWEEN,
                BIGINT,
                timestamp("1969-12-31 23:59:59.998"),
                timestamp("1969-10-31 23:59:59.999")))
        .isEqualTo(1L);
  }

  @Test
  void partsOfADayMoveATimestampAndNotADate() {
    assertThat(apply(ADD_MILLIS, DATE, date("1969-12-31"), bigint(-3_600_000))).isEqualTo(-1L);
    assertThat(apply(ADD_MILLIS, DATE, date("1969-12-31"), bigint(90_000_000))).isEqualTo(0L);
    assertThat(apply(ADD_MILLIS, TIME, new Typed(3_600_000, TIME), bigint(-7_200_000)))
        .isEqualTo(82_800_000L);
    assertThat(apply(ADD_MILLIS, TIMESTAMP, timestamp("1969-12-31 23:59:59.999"), bigint(2)))
        .isEqualTo(1L);
  }

  @Test
  void roundingKeepsTheTypeAndTakesHalvesAwayFromZero() {
    Typed value = decimal("-2.345", 10, 3);
    ColumnType type = value.type();
    assertThat(apply(ROUND, type, value, integer(2))).isEqualTo(new BigDecimal("-2.350"));
    assertThat(apply(ROUND, type, value, integer(-1))).isEqualTo(new BigDecimal("0.000"));
    assertThat(apply(ROUND, type, value, integer(50))).isEqualTo(new BigDecimal("-2.345"));
    assertThat(apply(TRUNCATE, type, value, integer(1))).isEqualTo(new BigDecimal("-2.300"));
    assertThat(apply(FLOOR, ColumnType.decimal(10, 0), value)).isEqualTo(new BigDecimal("-3"));
    assertThat(apply(CEIL, ColumnType.decimal(10, 0), value)).isEqualTo(new BigDecimal("-2"));
    assertThat(apply(ROUND, INTEGER, integer(-7), integer(-1))).isEqualTo(-10L);
    fails(ErrorCode.VALUE_OUT_OF_RANGE, ROUND, BIGINT, bigint(Long.MAX_VALUE), integer(-1));
    assertThat(apply(ROUND, DOUBLE, number(2.5))).isEqualTo(3.0);
    assertThat(apply(TRUNCATE, DOUBLE, number(2.75), integer(1))).isEqualTo(2.7);
    assertThat(apply(SIGN, type, value)).isEqualTo(new BigDecimal("-1.000"));
    assertThat(apply(SIGN, DOUBLE, number(-3))).isEqualTo(-1.0);
    fails(ErrorCode.INVALID_PARAMETER, LN, DOUBLE, integer(0));
    assertThat(apply(SQRT, DOUBLE, number(-1))).isEqualTo(Double.NaN);
    assertThat(apply(POWER, DOUBLE, integer(-7), integer(2))).isEqualTo(49.0);
  }

  @Test
  void decimalsThatNoCommonTypeHoldsAreComparedAllTheSame() {
    Typed huge = decimal("99999999999999999999999999999999999999", 38, 0);
    Typed fine = decimal("0.5", 20, 19);
    assertThat(apply(GREATER, BOOLEAN, huge, fine)).isEqualTo(1L);
    assertThat(apply(IN, BOOLEAN, fine, huge, decimal("0.5", 2, 1))).isEqualTo(1L);
    assertThat(apply(IS_NOT_DISTINCT_FROM, BOOLEAN, huge, fine)).isEqualTo(0L);
  }

  @Test
  void whatIsNotComputedHereIsSaidByItsTypesAlone() {
    assertThat(CompiledExpressions.supports(CAST, List.of(VARCHAR), DATE)).isFalse();
    assertThat(CompiledExpressions.supports(CAST, List.of(VARCHAR), INTEGER)).isTrue();
    assertThat(CompiledExpressions.supports(FLOOR_HOUR, List.of(DATE), DATE)).isFalse();
  }

  @Test
  void nullsWithoutATypeFitEverywhere() {
    Typed nothing = new Typed(null, BOOLEAN);
    assertThat(apply(ADD, INTEGER, integer(1), nothing)).isNull();
    assertThat(apply(EQUAL, BOOLEAN, nothing, text("a"))).isNull();
    assertThat(apply(COALESCE, VARCHAR, nothing, text("a"))).isEqualTo("a");
    assertThat(apply(IN, BOOLEAN, text("a"), nothing, text("b"))).isNull();
    assertThat(apply(IS_DISTINCT_FROM, BOOLEAN, nothing, text("a"))).isEqualTo(1L);
  }

  @Test
  void whatAnErrorSaysNamesOperationValueAndType() {
    assertThatThrownBy(
            () ->
                apply(
                    ADD,
                    ColumnType.of(Kind.TINYINT),
                    new Typed(127, ColumnType.of(Kind.TINYINT)),
                    new Typed(1, ColumnType.of(Kind.TINYINT))))
        .hasMessage("a sum, 128, is out of range of TINYINT");
    assertThatThrownBy(() -> apply(MULTIPLY, BIGINT, bigint(Long.MAX_VALUE), bigint(2)))
        .hasMessage("9223372036854775807 * 2 is out of range of BIGINT");
  }
}
