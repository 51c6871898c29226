package dev.yore.tpc.prefetch;

import java.util.List;

/** What is asked, by whom, and how long before it counts. Immutable. */
interface Scenario {
  String title();

  /** Before that everything only warms up. */
  long warmMillis();

  /** When habits change; {@link Asker#NEVER} for most. */
  long driftMillis();

  /** Those who ask, anew for every run. */
  List<Asker> askers(long seed);
}
