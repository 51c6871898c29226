package dev.yore.store.codec;

import org.jspecify.annotations.Nullable;

/**
 * How the texts of a column are framed where their values do not repeat.
 *
 * @param frameBytes about so many bytes of text in a frame, or a single text if it is longer
 * @param dictionary frames are compressed with it; null for none
 */
public record TextFrames(int frameBytes, @Nullable DictionaryEncoder dictionary)
    implements AutoCloseable {
  /** More bytes at once hardly compress better. */
  public static final TextFrames LARGE = new TextFrames(256 << 10, null);

  /** Frames compressed with the dictionary up to now. */
  public int dictionaryFrames() {
    return dictionary == null ? 0 : dictionary.frames();
  }

  @Override
  public void close() {
    if (dictionary != null) {
      dictionary.close();
    }
  }
}
