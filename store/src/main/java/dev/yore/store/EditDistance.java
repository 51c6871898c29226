package dev.yore.store;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far a name is from another, to guess what was meant. Pure functions. */
public final class EditDistance {
  private EditDistance() {}

  /** The candidate that was probably meant: more than a third wrong is not a typing mistake. */
  public static @Nullable String nearest(String name, Collection<String> candidates) {
    return nearest(name, candidates, Math.max(1, name.length() / 3));
  }

  /**
   * The first of the candidates that are nearest to a name, whatever the case of their letters;
   * null if none has a letter in common with it or is near enough.
   *
   * @param maxEdits how far it may be
   */
  public static @Nullable String nearest(String name, Collection<String> candidates, int maxEdits) {
    int fewest = maxEdits + 1;
    String nearest = null;
    for (String candidate : candidates) {
      int edits = between(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      // As many edits as letters: they have nothing in common.
      if (edits < fewest && edits < Math.max(name.length(), candidate.length())) {
        fewest = edits;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** The Levenshtein distance: letters to insert, delete or replace to make one of the other. */
  static int between(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
