package dev.yore.store.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KeyHashTest {

  @Property
  void aRowAndItsValuesHashAlike(@ForAll long a, @ForAll double b, @ForAll byte[] c) {
    List<ColumnVector> row = List.of(longs(a), doubles(b), bytes(c));

    assertThat(KeyHash.ofRow(row, 0)).isEqualTo(KeyHash.ofValues(List.of(a, b, c)));
  }

  /** Files hold these numbers: a change here makes old filters useless and rows unfindable. */
  @Test
  void hashesStayAsFilesHaveThem() {
    byte[] text = "yore-2026".getBytes(StandardCharsets.UTF_8);

    assertThat(KeyHash.ofValues(List.of(42L))).isEqualTo(EXPECTED_LONG);
    assertThat(KeyHash.ofValues(List.of(text, 1.5))).isEqualTo(EXPECTED_TEXT_AND_DOUBLE);
  }

  @Test
  void valuesThatCompareEqualHashAlike() {
    double otherNan = Double.longBitsToDouble(0xFFF8000000000123L);

    assertThat(KeyHash.ofValues(List.of(-0.0))).isEqualTo(KeyHash.ofValues(List.of(0.0)));
    assertThat(KeyHash.ofValues(List.of(otherNan)))
        .isEqualTo(KeyHash.ofValues(List.of(Double.NaN)));
  }

  @Test
  void theSplitOfBytesBetweenColumnsMatters() {
    byte[] a = {1};
    byte[] ab = {1, 2};

    assertThat(KeyHash.ofValues(List.of(ab, a))).isNotEqualTo(KeyHash.ofValues(List.of(a, ab)));
    assertThat(KeyHash.ofValues(List.of(new byte[0], ab)))
        .isNotEqualTo(KeyHash.ofValues(List.of(ab, new byte[0])));
  }

  private static final long EXPECTED_LONG = -2782210818173456976L;
  private static final long EXPECTED_TEXT_AND_DOUBLE = 1424869939759775325L;

  private static ColumnVector longs(long value) {
    ColumnBuilder builder = new ColumnBuilder(Physical.LONG);
    builder.appendLong(value);
    return builder.build();
  }

  private static ColumnVector doubles(double value) {
    ColumnBuilder builder = new ColumnBuilder(Physical.DOUBLE);
    builder.appendDouble(value);
    return builder.build();
  }

  private static ColumnVector bytes(byte[] value) {
    ColumnBuilder builder = new ColumnBuilder(Physical.BYTES);
    builder.appendBytes(value);
    return builder.build();
  }
}
