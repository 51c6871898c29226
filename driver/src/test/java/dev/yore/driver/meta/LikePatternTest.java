package dev.yore.driver.meta;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikePatternTest {

  @ParameterizedTest
  @CsvSource({
    "ORDERS, ORDERS, true",
    "ORDERS, ORDER, false",
    "ORD%, ORDERS, true",
    "%, ORDERS, true",
    "O_DERS, ORDERS, true",
    "O_DERS, OODERS, true",
    "O_DERS, ODERS, false",
    "ROW\\_ID, ROW_ID, true",
    "ROW\\_ID, ROWxID, false",
    "A.B*, A.B*, true",
    "A.B*, AxBB, false",
    "orders, ORDERS, false"
  })
  void percentAndUnderscoreStandForOthersUnlessEscaped(
      String pattern, String name, boolean matches) {
    assertThat(new LikePattern(pattern).matches(name)).isEqualTo(matches);
  }

  @Test
  void noPatternMatchesEverything() {
    assertThat(new LikePattern(null).matches("ORDERS")).isTrue();
  }
}
