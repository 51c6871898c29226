package dev.yore.store.predict;

import java.util.List;

/**
 * A statement without its constants: what stays the same when it is asked again for another
 * customer or another day. Immutable.
 *
 * @param pieces the text between the values, one more than values
 * @param constants which of the values stood in the text rather than being parameters
 */
public record StatementShape(List<String> pieces, List<Boolean> constants) {
  /** Statements with more values (long IN lists) are remembered, but not predicted. */
  public static final int MAX_VALUES = 24;

  public StatementShape {
    pieces = List.copyOf(pieces);
    constants = List.copyOf(constants);
  }

  /** Number of values. */
  public int values() {
    return constants.size();
  }

  /** The text with a question mark for each value. */
  public String text() {
    return String.join("?", pieces);
  }

  /** Sixteen hexadecimal digits that tell shapes apart. */
  public String digest() {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < pieces.size(); i++) {
      hash = add(hash, pieces.get(i));
      hash = (hash ^ (i < constants.size() && constants.get(i) ? 1 : 2)) * 0x100000001b3L;
    }
    return String.format("%016x", hash);
  }

  private static long add(long hash, String text) {
    long sum = hash;
    for (int i = 0; i < text.length(); i++) {
      sum = (sum ^ text.charAt(i)) * 0x100000001b3L;
    }
    return sum;
  }
}
