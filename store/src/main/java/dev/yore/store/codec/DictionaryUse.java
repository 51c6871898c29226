package dev.yore.store.codec;

/** When trained dictionaries are used for a segment's texts. */
public enum DictionaryUse {
  /** Where a sample of the segment says that they pay ({@link FrameChooser}). */
  MEASURED,

  /** Wherever there is any text, in very small frames: for tests, since it seldom pays. */
  ALWAYS,

  /** Nowhere; texts lie in large frames. */
  NEVER
}
