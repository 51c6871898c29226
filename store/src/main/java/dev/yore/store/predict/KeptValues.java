package dev.yore.store.predict;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes statements again of their records. A record has values in words; two letters beside each
 * say what it was (see docs/format-metadata.md). Stateless.
 */
final class KeptValues {
  private static final char CONSTANT = 'c';
  private static final char PARAMETER = 'p';

  /** Something that words do not say, or not all of it. */
  private static final char UNCLEAR = '-';

  private static final int LETTERS = 2;

  private KeptValues() {}

  /**
   * Two letters for each of the statement's values.
   *
   * @param maxLength longer texts are cut in the record
   */
  static String letters(BoundStatement statement, int maxLength) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < statement.values().size(); i++) {
      letters.append(letter(statement.values().get(i).value(), maxLength));
      letters.append(statement.shape().constants().get(i) ? CONSTANT : PARAMETER);
    }
    return letters.toString();
  }

  private static char letter(@Nullable Object value, int maxLength) {
    if (value == null) {
      return 'N';
    }
    if (value instanceof String text) {
      return text.length() <= maxLength ? 'T' : UNCLEAR;
    }
    if (value instanceof BigDecimal) {
      return 'D';
    }
    if (value instanceof Number) {
      return switch (value.getClass().getSimpleName()) {
        case "Long" -> 'L';
        case "Integer" -> 'I';
        case "Short" -> 'S';
        case "Byte" -> 'B';
        case "Double" -> 'R';
        case "Float" -> 'F';
        default -> UNCLEAR;
      };
    }
    return UNCLEAR;
  }

  /** The statement that left the record; null if the record does not say all of it. */
  static @Nullable BoundStatement statement(StatementRecord record) {
    List<String> words = record.values();
    String letters = record.letters();
    if (words == null || letters == null || letters.length() != LETTERS * words.size()) {
      return null;
    }
    List<String> pieces = List.of(record.text().split("\\?", -1));
    if (pieces.size() != words.size() + 1) {
      return null; // A name with a question mark, or a text that was cut.
    }
    List<Boolean> constants = new ArrayList<>();
    List<ParameterValue> values = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      char letter = letters.charAt(LETTERS * i);
      if (letter == UNCLEAR) {
        return null;
      }
      values.add(ParameterValue.of(value(letter, words.get(i))));
      constants.add(letters.charAt(LETTERS * i + 1) == CONSTANT);
    }
    StatementShape shape = new StatementShape(pieces, constants);
    return shape.digest().equals(record.digest()) ? new BoundStatement(shape, values) : null;
  }

  private static @Nullable Object value(char letter, String words) {
    return switch (letter) {
      case 'N' -> null;
      case 'D' -> new BigDecimal(words);
      case 'L' -> Long.valueOf(words);
      case 'I' -> Integer.valueOf(words);
      case 'S' -> Short.valueOf(words);
      case 'B' -> Byte.valueOf(words);
      case 'R' -> Double.valueOf(words);
      case 'F' -> Float.valueOf(words);
      default -> words;
    };
  }
}
