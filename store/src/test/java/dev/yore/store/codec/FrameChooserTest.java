package dev.yore.store.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.vector.BytesVector;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How texts are framed is found out without trusting zstd's trainer with every text. */
class FrameChooserTest {
  private static final int ZSTD_LEVEL = 9;

  /** The trainer learns from the first of its samples and would read far outside of such ones. */
  @Test
  void textsThatAreAlmostAllEmptyAreFramedWithoutTraining() {
    FrameChooser chooser = new FrameChooser(ZSTD_LEVEL);
    byte[] text = "a text.".getBytes(StandardCharsets.UTF_8);
    for (int chunk = 0; chunk < 7; chunk++) {
      chooser.add(FrameChooser.asVector(new byte[0]), 0, 1);
    }
    chooser.add(FrameChooser.asVector(text), 0, 1);
    try (TextFrames frames = chooser.choose(DictionaryUse.ALWAYS)) {
      assertThat(Objects.requireNonNull(frames.dictionary()).dictionary()).isEqualTo(text);
    }
  }

  /** A column of empty texts has nothing to make a dictionary of. */
  @Test
  void emptyTextsNeedNoDictionary() {
    FrameChooser chooser = new FrameChooser(ZSTD_LEVEL);
    chooser.add(new BytesVector(new byte[0], new int[3], null, 2, null), 0, 2);
    try (TextFrames frames = chooser.choose(DictionaryUse.ALWAYS)) {
      assertThat(frames).isEqualTo(TextFrames.LARGE);
    }
  }
}
