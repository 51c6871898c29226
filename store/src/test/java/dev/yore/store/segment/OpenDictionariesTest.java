package dev.yore.store.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.codec.DictionaryDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OpenDictionariesTest {
  private static DictionaryDecoder dictionary() throws CorruptDataException {
    return new DictionaryDecoder("any text is a dictionary".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theOldestGoesWhenThereAreTooManyButNotUnderItsUser() throws CorruptDataException {
    OpenDictionaries open = new OpenDictionaries(2);
    DictionaryDecoder oldest = dictionary();
    open.opened(oldest);
    assertThat(oldest.enter()).isTrue();
    long one = open.sizeBytes();
    open.opened(dictionary());
    open.opened(dictionary());

    assertThat(open.sizeBytes()).isEqualTo(2 * one);
    assertThat(oldest.isClosed()).isTrue();
    assertThat(oldest.enter()).as("a second user").isFalse();
    oldest.leave();
    assertThat(oldest.enter()).isFalse();
  }

  @Test
  void thoseOfClosedSegmentsDoNotCount() throws CorruptDataException {
    OpenDictionaries open = new OpenDictionaries(2);
    DictionaryDecoder first = dictionary();
    DictionaryDecoder second = dictionary();
    open.opened(first);
    open.opened(second);
    first.close();
    first.close();
    open.opened(dictionary());

    assertThat(second.isClosed()).isFalse();
  }
}
