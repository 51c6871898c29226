package dev.yore.tpc.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which parts of the prefetch workload run, and which of its workloads. Of a kind of which none is
 * named all run. Immutable.
 */
public final class PrefetchChoice {
  /** In virtual time, with the trace. */
  public static final String SIMULATION = "simulation";

  /** Turning pages on a real store. */
  public static final String PAGES = "pages";

  /** The workloads on a real store. */
  public static final String STORE = "store";

  private static final List<String> PARTS = List.of(SIMULATION, PAGES, STORE);
  private static final List<String> LETTERS = List.of("a", "b", "c", "d", "e", "f", "g");

  private final List<String> parts = new ArrayList<>();
  private final List<String> letters = new ArrayList<>();

  /**
   * Understands names of parts and letters of workloads, in any order and case.
   *
   * @throws IllegalArgumentException for another name; the message says which there are
   */
  public PrefetchChoice(List<String> names) {
    for (String given : names) {
      String name = given.strip().toLowerCase(Locale.ROOT);
      if (PARTS.contains(name)) {
        parts.add(name);
      } else if (LETTERS.contains(name)) {
        letters.add(name);
      } else {
        throw new IllegalArgumentException(
            "the prefetch workload has no part '%s'; there are %s, and the workloads %s"
                .formatted(given, String.join(", ", PARTS), String.join(", ", LETTERS)));
      }
    }
  }

  /** What it was made of, parts first. */
  List<String> names() {
    List<String> names = new ArrayList<>(parts);
    names.addAll(letters);
    return names;
  }

  /**
   * Whether a part runs.
   *
   * @param part one of those above
   */
  public boolean hasPart(String part) {
    return parts.isEmpty() || parts.contains(part);
  }

  /**
   * Whether a workload runs.
   *
   * @param title begins with its letter
   */
  public boolean hasWorkload(String title) {
    return letters.isEmpty() || letters.contains(title.substring(0, 1));
  }
}
