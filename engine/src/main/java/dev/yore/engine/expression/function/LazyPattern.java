package dev.yore.engine.expression.function;

import org.jspecify.annotations.Nullable;

/**
 * A constant LIKE pattern, read when it is first needed: a wrong one must not fail a statement that
 * never comes to it. Safe for many threads, of which more than one may read it.
 */
public final class LazyPattern {
  private final byte[] text;
  private final byte @Nullable [] escape;
  private volatile @Nullable LikePattern pattern;

  /** A pattern and its escape character, or null for none. */
  public LazyPattern(byte[] text, byte @Nullable [] escape) {
    this.text = text;
    this.escape = escape;
  }

  /**
   * Whether a text matches, as a boolean in a long.
   *
   * @throws dev.yore.store.StoreException {@code INVALID_PARAMETER} for a wrong pattern
   */
  public long test(byte[] data, int from, int to) {
    LikePattern known = pattern;
    if (known == null) {
      known = read();
      pattern = known;
    }
    return known.test(data, from, to);
  }

  private LikePattern read() {
    return escape == null ? LikePattern.of(cell(text)) : LikePattern.of(cell(text), cell(escape));
  }

  private static Cell cell(byte[] bytes) {
    Cell cell = new Cell();
    cell.setBytes(bytes, 0, bytes.length);
    return cell;
  }
}
