package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RowSequencesTest {
  record Step(long rowId, long sequence, boolean removes) {}

  /** Few rows, so that the same come again, and many of them next to each other. */
  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 200).map(row -> row < 100 ? row : row << 16),
            Arbitraries.longs().between(1, 3),
            Arbitraries.integers().between(0, 2).map(n -> n == 0))
        .as(Step::new)
        .list()
        .ofMaxSize(600);
  }

  @Property(tries = 200)
  void remembersWhatAMapRemembers(@ForAll("steps") List<Step> steps) {
    RowSequences sequences = new RowSequences();
    Map<Long, Long> expected = new HashMap<>();
    for (Step step : steps) {
      if (step.removes) {
        sequences.remove(step.rowId, step.sequence);
        expected.remove(step.rowId, step.sequence);
      } else {
        sequences.put(step.rowId, step.sequence);
        expected.put(step.rowId, step.sequence);
      }
      assertThat(sequences.get(step.rowId)).isEqualTo(expected.getOrDefault(step.rowId, 0L));
    }
    assertThat(sequences.isEmpty()).isEqualTo(expected.isEmpty());
    for (Step step : steps) {
      assertThat(sequences.get(step.rowId)).isEqualTo(expected.getOrDefault(step.rowId, 0L));
    }
  }
}
