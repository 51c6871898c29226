package dev.yore.engine.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.ColumnBuilder;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import org.junit.jupiter.api.Test;

class ColumnCodecTest {

  private static Object roundTrip(ColumnType type, Object value) {
    ColumnCodec codec = ColumnCodec.of("C", type);
    ColumnBuilder builder = new ColumnBuilder(type.physical());
    codec.append(builder, null);
    codec.append(builder, value);
    var vector = builder.build();
    assertThat(codec.read(vector, 0)).isNull();
    Object read = codec.read(vector, 1);
    assertThat(read).isNotNull();
    return read == null ? value : read;
  }

  private static void refused(ColumnType type, Object value, ErrorCode code) {
    assertThatThrownBy(() -> ColumnCodec.of("C", type).toPhysical(value))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining("column C");
  }

  @Test
  void everyTypeGivesBackItsExtremes() {
    assertThat(roundTrip(ColumnType.of(Kind.BOOLEAN), true)).isEqualTo(true);
    assertThat(roundTrip(ColumnType.of(Kind.TINYINT), (byte) -128)).isEqualTo((byte) -128);
    assertThat(roundTrip(ColumnType.of(Kind.SMALLINT), (short) 32767)).isEqualTo((short) 32767);
    assertThat(roundTrip(ColumnType.of(Kind.INTEGER), Integer.MIN_VALUE))
        .isEqualTo(Integer.MIN_VALUE);
    assertThat(roundTrip(ColumnType.of(Kind.BIGINT), Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(roundTrip(ColumnType.of(Kind.REAL), Float.MIN_VALUE)).isEqualTo(Float.MIN_VALUE);
    assertThat(roundTrip(ColumnType.of(Kind.DOUBLE), Double.NaN)).isEqualTo(Double.NaN);
    assertThat(roundTrip(ColumnType.of(Kind.DATE), "9999-12-31")).isEqualTo(2932896);
    assertThat(roundTrip(ColumnType.of(Kind.TIME), "23:59:59.999")).isEqualTo(86_399_999);
    UUID uuid = UUID.fromString("ffffffff-0000-4000-8000-0000000000ff");
    assertThat(roundTrip(ColumnType.of(Kind.UUID), uuid)).isEqualTo(uuid);
    assertThat(roundTrip(ColumnType.decimal(18, 2), new BigDecimal("-9999999999999999.99")))
        .isEqualTo(new BigDecimal("-9999999999999999.99"));
    assertThat(roundTrip(ColumnType.varchar(3), "äß€")).isEqualTo("äß€");
  }

  @Test
  void charIsPaddedAndTrailingBlanksOfLongTextAreLetGo() {
    ColumnType type = new ColumnType(Kind.CHAR, 4, 0);
    assertThat(roundTrip(type, "ab")).isEqualTo("ab  ");
    assertThat(roundTrip(type, "abcd   ")).isEqualTo("abcd");
    refused(type, "abcde", ErrorCode.VALUE_TOO_LONG);
  }

  @Test
  void lengthCountsCharactersNotCodeUnits() {
    assertThat(roundTrip(ColumnType.varchar(2), "😀😀")).isEqualTo("😀😀");
    refused(ColumnType.varchar(2), "😀😀😀", ErrorCode.VALUE_TOO_LONG);
  }

  @Test
  void whatDoesNotFitIsRefusedWithItsColumnAndValue() {
    refused(ColumnType.of(Kind.TINYINT), 128, ErrorCode.VALUE_OUT_OF_RANGE);
    refused(
        ColumnType.of(Kind.BIGINT),
        new BigDecimal("9223372036854775808"),
        ErrorCode.VALUE_OUT_OF_RANGE);
    refused(ColumnType.decimal(4, 2), "99.995", ErrorCode.VALUE_OUT_OF_RANGE);
    refused(ColumnType.decimal(38, 0), BigDecimal.TEN.pow(38), ErrorCode.VALUE_OUT_OF_RANGE);
    refused(ColumnType.of(Kind.INTEGER), "seven", ErrorCode.INVALID_CAST);
    refused(ColumnType.of(Kind.DATE), "2026-02-29", ErrorCode.INVALID_DATETIME);
    refused(ColumnType.of(Kind.REAL), 1e300, ErrorCode.VALUE_OUT_OF_RANGE);
  }

  @Test
  void aTimestampFinerThanAMillisecondIsRefusedNotCut() {
    ColumnType type = new ColumnType(Kind.TIMESTAMP, 3, 0);
    refused(type, "2026-01-31 18:00:00.1234", ErrorCode.DATETIME_TOO_PRECISE);
    assertThat(roundTrip(type, LocalDateTime.parse("1969-12-31T23:59:59.999"))).isEqualTo(-1L);
  }

  @Test
  void numbersAreRoundedHalfUpToTheColumnsScale() {
    assertThat(roundTrip(ColumnType.decimal(5, 1), new BigDecimal("2.25")))
        .isEqualTo(new BigDecimal("2.3"));
    assertThat(roundTrip(ColumnType.of(Kind.INTEGER), -2.5)).isEqualTo(-3);
  }

  @Property(tries = 200)
  void wideDecimalsKeepValueAndOrder(
      @ForAll
          @BigRange(
              min = "-99999999999999999999999999999999999999",
              max = "99999999999999999999999999999999999999")
          java.math.BigInteger a,
      @ForAll
          @BigRange(
              min = "-99999999999999999999999999999999999999",
              max = "99999999999999999999999999999999999999")
          java.math.BigInteger b) {
    ColumnType type = ColumnType.decimal(38, 10);
    ColumnCodec codec = ColumnCodec.of("C", type);
    BigDecimal x = new BigDecimal(a, 10);
    BigDecimal y = new BigDecimal(b, 10);
    assertThat(roundTrip(type, x)).isEqualTo(x);
    int byBytes =
        Arrays.compareUnsigned((byte[]) codec.toPhysical(x), (byte[]) codec.toPhysical(y));
    assertThat(Integer.signum(byBytes)).isEqualTo(x.compareTo(y));
  }
}
