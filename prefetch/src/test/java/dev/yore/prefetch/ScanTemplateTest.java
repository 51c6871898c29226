package dev.yore.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.prefetch.ScanTemplate.Bound;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanSpec;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScanTemplateTest {
  @Test
  void everyKindOfScanComesBackFromItsTemplateAndValues() {
    List<ColumnPredicate> predicates =
        List.of(
            new ColumnPredicate.Compare(3, Operator.LESS, 5L),
            new ColumnPredicate.IsNull(1),
            new ColumnPredicate.In(-1, List.of(1L, 2L, 3L)),
            new ColumnPredicate.Compare(2, Operator.NOT_EQUAL, 0.5),
            new ColumnPredicate.IsNotNull(4));
    for (Period period :
        List.of(new Period.Current(), new Period.AsOf(9), new Period.Versions(1, 2, 3, 4))) {
      ScanSpec spec = new ScanSpec(7, List.of(2, -1), predicates, period, 10);
      assertThat(split(spec).spec()).isEqualTo(spec);
    }
  }

  @Test
  void scansThatDifferInValuesAloneShareATemplate() {
    Bound one = split(Scans.between(1, 10, 20));
    Bound other = split(Scans.between(1, 11, 21));
    assertThat(one.template()).isEqualTo(other.template());
    assertThat(one).isNotEqualTo(other);
    assertThat(one.parameters()).containsExactly(10L, 20L);
    assertThat(one.template()).isNotEqualTo(split(Scans.between(2, 10, 20)).template());
    assertThat(one.template()).isNotEqualTo(split(Scans.equal(1, 10L)).template());
  }

  @Test
  void bytesAreComparedByContent() {
    assertThat(split(Scans.equal(1, new byte[] {1, 2})))
        .isEqualTo(split(Scans.equal(1, new byte[] {1, 2})))
        .hasSameHashCodeAs(split(Scans.equal(1, new byte[] {1, 2})))
        .isNotEqualTo(split(Scans.equal(1, new byte[] {1, 3})));
  }

  @Test
  void aScanWithVeryManyValuesHasNoTemplate() {
    List<Object> values = Collections.nCopies(ScanTemplate.MAX_PARAMETERS + 1, 1L);
    ScanSpec spec =
        new ScanSpec(
            1,
            List.of(),
            List.of(new ColumnPredicate.In(0, values)),
            new Period.Current(),
            Long.MAX_VALUE);
    assertThat(ScanTemplate.split(spec)).isNull();
  }

  @Test
  void sequencesThatDoNotExistAreOutside() {
    assertThat(split(Scans.asOf(1, 0)).isOutside(10)).isTrue();
    assertThat(split(Scans.asOf(1, 1)).isOutside(10)).isFalse();
    assertThat(split(Scans.asOf(1, 10)).isOutside(10)).isFalse();
    assertThat(split(Scans.asOf(1, 11)).isOutside(10)).isTrue();
    assertThat(split(Scans.equal(1, 11L)).isOutside(10)).isFalse();
  }

  private static Bound split(ScanSpec spec) {
    @Nullable Bound bound = ScanTemplate.split(spec);
    assertThat(bound).isNotNull();
    return bound;
  }
}
