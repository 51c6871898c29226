package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EditDistanceTest {
  private static final List<String> NAMES = List.of("user", "password", "fetchSize", "T");

  @Test
  void theNearestNameIsFoundWhateverItsCase() {
    assertThat(EditDistance.nearest("pasword", NAMES)).isEqualTo("password");
    assertThat(EditDistance.nearest("FETCH_SIZE", NAMES)).isEqualTo("fetchSize");
    assertThat(EditDistance.nearest("tt", NAMES)).isEqualTo("T");
  }

  @Test
  void whatIsTooFarOrHasNothingInCommonIsNoSuggestion() {
    assertThat(EditDistance.nearest("passenger", NAMES)).isNull();
    assertThat(EditDistance.nearest("x", NAMES)).isNull();
    assertThat(EditDistance.nearest("usher", NAMES, 0)).isNull();
    assertThat(EditDistance.nearest("usher", List.of())).isNull();
  }
}
