package dev.yore.store.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.predict.ParameterValue.Kind;
import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Values that can be moved along a line, and those that cannot. */
class ParameterValueTest {
  @Property(tries = 200)
  void whatIsMovedThereAndBackIsTheSame(
      @ForAll int start, @ForAll @IntRange(min = -10_000, max = 10_000) int by) {
    ParameterValue value = ParameterValue.of((long) start);
    ParameterValue moved = value.at(value.position() + by);
    assertThat(moved.at(moved.position() - by)).isEqualTo(value);
    assertThat(moved.isNear(value, Math.abs(by))).isTrue();
    assertThat(moved.isNear(value, Math.abs(by) - 0.5)).isFalse();
  }

  @Test
  void aMovedValueIsOfTheSameClassAndForm() {
    assertThat(ParameterValue.of(5).at(7).value()).isEqualTo(7);
    assertThat(ParameterValue.of(new BigDecimal("1.50")).at(2.25).value())
        .isEqualTo(new BigDecimal("2.25"));
    assertThat(
            ParameterValue.of("2024-02-28").at(ParameterValue.of("2024-02-29").position()).value())
        .isEqualTo("2024-02-29");
    assertThat(ParameterValue.of("2024-02-28 00:00:00").kind()).isEqualTo(Kind.TIME);
  }

  @Test
  void textsThatOnlyLookLikeDatesAreTexts() {
    assertThat(ParameterValue.of("2024-13-40").kind()).isEqualTo(Kind.TEXT);
    assertThat(ParameterValue.of("x").at(5)).isEqualTo(ParameterValue.of("x"));
  }
}
