package dev.yore.tpc.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What of the prefetch workload runs is named by parts and by letters. */
class PrefetchChoiceTest {
  @Test
  void whereNothingIsNamedAllRuns() {
    PrefetchChoice all = new PrefetchChoice(List.of());
    assertThat(all.hasPart(PrefetchChoice.PAGES)).isTrue();
    assertThat(all.hasWorkload("g drift")).isTrue();
  }

  @Test
  void partsAndWorkloadsAreChosenApart() {
    PrefetchChoice choice = new PrefetchChoice(List.of("B", " store"));
    assertThat(choice.hasPart(PrefetchChoice.STORE)).isTrue();
    assertThat(choice.hasPart(PrefetchChoice.SIMULATION)).isFalse();
    assertThat(choice.hasWorkload("b stepping back")).isTrue();
    assertThat(choice.hasWorkload("a dashboards")).isFalse();
    assertThat(new PrefetchChoice(List.of("d")).hasPart(PrefetchChoice.SIMULATION)).isTrue();
  }

  @Test
  void anotherNameIsRefusedWithThoseThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PrefetchChoice(List.of("h")))
        .withMessageContaining("'h'")
        .withMessageContaining("simulation, pages, store")
        .withMessageContaining("a, b, c, d, e, f, g");
  }
}
