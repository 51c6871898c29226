package dev.yore.store.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PhysicalOrderTest {
  private static final ColumnType TEXT = ColumnType.varchar(100);
  private static final ColumnType DOUBLE = ColumnType.of(Kind.DOUBLE);

  @Property
  void textIsOrderedAsJavaOrdersStrings(
      @ForAll("texts") String left, @ForAll("texts") String right) {
    int actual =
        PhysicalOrder.compare(
            TEXT, left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

    assertThat(Integer.signum(actual)).isEqualTo(Integer.signum(left.compareTo(right)));
  }

  @Provide
  Arbitrary<String> texts() {
    // A small alphabet around the borders of UTF-8 lengths and the surrogates makes ties likely.
    return Arbitraries.of(
            "a",
            "b",
            "\u007f",
            "\u0080",
            "\u07ff",
            "\u0800",
            "\ud7ff",
            "\ue000",
            "\uffff",
            "\ud800\udc00",
            "\udbff\udfff")
        .list()
        .ofMaxSize(5)
        .map(parts -> String.join("", parts));
  }

  @Test
  void everyTextWeightBelongsToOneByte() {
    for (int b = 0; b < 256; b++) {
      assertThat(PhysicalOrder.textByte(PhysicalOrder.textWeight(b))).isEqualTo(b);
    }
  }

  @Test
  void nanIsTheGreatestDoubleAndZerosAreEqual() {
    assertThat(PhysicalOrder.compare(DOUBLE, Double.NaN, Double.NaN)).isZero();
    assertThat(PhysicalOrder.compare(DOUBLE, Double.NaN, Double.POSITIVE_INFINITY)).isPositive();
    assertThat(PhysicalOrder.compare(DOUBLE, 1.0, Double.NaN)).isNegative();
    assertThat(PhysicalOrder.compare(DOUBLE, -0.0, 0.0)).isZero();
    assertThat(PhysicalOrder.compare(DOUBLE, -1.0, -0.0)).isNegative();
  }

  @Test
  void binaryIsUnsignedAndAPrefixComesFirst() {
    ColumnType binary = ColumnType.of(Kind.VARBINARY);
    byte[] low = {1, 0x7f};
    byte[] high = {1, (byte) 0xEE};

    assertThat(PhysicalOrder.compare(binary, low, high)).isNegative();
    assertThat(PhysicalOrder.compare(binary, high, new byte[] {1, (byte) 0xF0})).isNegative();
    assertThat(PhysicalOrder.compare(TEXT, high, new byte[] {1, (byte) 0xF0})).isPositive();
    assertThat(PhysicalOrder.compare(binary, new byte[] {1}, low)).isNegative();
    assertThat(PhysicalOrder.compare(binary, low, new byte[0])).isPositive();
  }

  @Test
  void rowsCompareThroughDictionaryCodes() {
    BytesVector vector =
        new BytesVector(new byte[] {'a', 'b', 'c'}, new int[] {0, 1, 3}, new int[] {1, 0}, 2, null);

    assertThat(PhysicalOrder.compareRow(TEXT, vector, 0, new byte[] {'b', 'c'})).isZero();
    assertThat(PhysicalOrder.compareRows(TEXT, vector, 0, vector, 1)).isPositive();
  }
}
