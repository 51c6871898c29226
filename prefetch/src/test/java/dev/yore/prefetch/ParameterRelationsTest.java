package dev.yore.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.prefetch.ParameterRelations.Guess;
import dev.yore.prefetch.ScanTemplate.Bound;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ParameterRelationsTest {
  @Test
  void aNumberIsNeverGuessedForAText() {
    Bound number = Objects.requireNonNull(ScanTemplate.split(Scans.equal(1, 5L)));
    Bound text = Objects.requireNonNull(ScanTemplate.split(Scans.equal(2, new byte[] {'a'})));
    ParameterRelations textAfterNumber = new ParameterRelations(number, text);
    StreamState stream = new StreamState();
    stream.advance(number, 1);
    assertThat(textAfterNumber.predict(stream, text.template()))
        .as("nothing is known of the text yet")
        .isNull();
    stream.advance(text, 1);
    stream.advance(number, 1);
    Guess guess = textAfterNumber.predict(stream, text.template());
    assertThat(guess).isNotNull();
    assertThat(guess.parameters()).isEqualTo(text.parameters());
  }
}
