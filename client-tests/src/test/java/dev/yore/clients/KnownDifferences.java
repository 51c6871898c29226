package dev.yore.clients;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What sqllogictest expects and Yore does otherwise on purpose, as {@code
 * slt-known-differences.txt} lists it with reasons. Safe for many threads.
 */
final class KnownDifferences {
  /** Lines of the list that name one record, and have been met. */
  private final Set<Known> met = new LinkedHashSet<>();

  private final List<Known> all;

  /**
   * One line of the list.
   *
   * @param file the beginning of the files' names
   * @param line of the record; 0 for any
   * @param answer a part of what Yore answers
   */
  private record Known(String file, int line, String answer, String reason) {
    boolean covers(String inFile, LogicTestRun.Difference difference) {
      return inFile.startsWith(file)
          && (line == 0 || line == difference.line())
          && difference.found().contains(answer);
    }
  }

  private KnownDifferences(List<Known> all) {
    this.all = all;
  }

  /**
   * Reads the list.
   *
   * @param lines {@code file[:line] | part of the answer | reason}
   */
  static KnownDifferences parse(List<String> lines) {
    List<Known> all = new ArrayList<>();
    for (String line : lines) {
      String[] parts = line.split(" \\| ");
      if (parts.length != 3) {
        throw new IllegalArgumentException("not 'file[:line] | answer | reason': " + line);
      }
      int colon = parts[0].indexOf(':');
      boolean one = colon >= 0;
      all.add(
          new Known(
              one ? parts[0].substring(0, colon) : parts[0].strip(),
              one ? Integer.parseInt(parts[0].substring(colon + 1).strip()) : 0,
              parts[1].strip(),
              parts[2].strip()));
    }
    return new KnownDifferences(all);
  }

  /** Whether the list has it. */
  synchronized boolean has(String file, LogicTestRun.Difference difference) {
    for (Known known : all) {
      if (known.covers(file, difference)) {
        met.add(known);
        return true;
      }
    }
    return false;
  }

  /** Lines that name one record of a file in which nothing went otherwise any more. */
  synchronized List<String> notMet(String file) {
    return all.stream()
        .filter(known -> known.line() > 0 && known.file().equals(file) && !met.contains(known))
        .map(known -> known.file() + ":" + known.line() + " " + known.answer())
        .toList();
  }
}
