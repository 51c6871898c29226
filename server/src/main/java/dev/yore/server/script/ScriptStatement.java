package dev.yore.server.script;

import java.util.ArrayList;
import java.util.List;

/**
 * A statement of a script and the 1-based line it begins on. Immutable.
 *
 * @param sql without the semicolon that ended it
 */
public record ScriptStatement(String sql, int line) {

  /**
   * Splits a script at the semicolons outside of quotes and comments. Comments stay where they are;
   * what consists of nothing else is left out.
   */
  public static List<ScriptStatement> split(String script) {
    return new Splitter(script).split();
  }

  private static final class Splitter {
    private final String script;
    private final List<ScriptStatement> statements = new ArrayList<>();
    private int position;
    private int start;
    private int line = 1;
    private int startLine = 1;
    private boolean empty = true;

    private Splitter(String script) {
      this.script = script;
    }

    private List<ScriptStatement> split() {
      while (position < script.length()) {
        char c = script.charAt(position);
        if (c == '\'' || c == '"') {
          meaningful();
          skipPast(String.valueOf(c), 1);
        } else if (script.startsWith("--", position)) {
          skipTo("\n");
        } else if (script.startsWith("/*", position)) {
          skipPast("*/", 2);
        } else if (c == ';') {
          add();
          position++;
          start = position;
        } else {
          if (!Character.isWhitespace(c)) {
            meaningful();
          }
          advance(1);
        }
      }
      add();
      return statements;
    }

    private void meaningful() {
      if (empty) {
        empty = false;
        startLine = line;
      }
    }

    private void add() {
      if (!empty) {
        statements.add(new ScriptStatement(script.substring(start, position).trim(), startLine));
      }
      empty = true;
    }

    /** A quote inside quotes is written twice, which reads as two strings side by side. */
    private void skipPast(String end, int offset) {
      int found = script.indexOf(end, position + offset);
      advance((found < 0 ? script.length() : found + end.length()) - position);
    }

    private void skipTo(String end) {
      int found = script.indexOf(end, position);
      advance((found < 0 ? script.length() : found) - position);
    }

    private void advance(int characters) {
      for (int i = 0; i < characters; i++) {
        if (script.charAt(position++) == '\n') {
          line++;
        }
      }
    }
  }
}
