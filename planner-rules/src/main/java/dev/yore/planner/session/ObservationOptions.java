package dev.yore.planner.session;

import dev.yore.store.predict.PrefetchMode;
import org.jspecify.annotations.Nullable;

/**
 * What may be remembered of a session's statements, and fetched ahead for them. Immutable.
 *
 * @param mode null for the database's
 * @param masked whether values are left out of the history
 * @param latencyMillis how fast answers should come; 0 for no target
 */
record ObservationOptions(@Nullable PrefetchMode mode, boolean masked, long latencyMillis) {
  static final ObservationOptions DEFAULTS = new ObservationOptions(null, false, 0);

  ObservationOptions withMode(PrefetchMode newMode) {
    return new ObservationOptions(newMode, masked, latencyMillis);
  }

  ObservationOptions withMasked(boolean newMasked) {
    return new ObservationOptions(mode, newMasked, latencyMillis);
  }

  ObservationOptions withLatencyMillis(long newLatencyMillis) {
    return new ObservationOptions(mode, masked, newLatencyMillis);
  }
}
