package dev.yore.driver.remote;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * All that an answer about a fixed past depends on, but the past itself. Immutable.
 *
 * @param server where it was asked
 * @param user who asked; null for nobody
 * @param state of the session: branch, time, engine
 * @param parameters as they travel: bytes as text, so that equal ones are equal; copied, because
 *     the statement sets its next ones in the same list
 * @param maxRows at most so many rows; 0 or less for all
 */
record ResultKey(
    String server,
    @Nullable String user,
    String state,
    String sql,
    List<@Nullable TypedValue> parameters,
    long maxRows) {

  /** What a JVM needs for the key, the answer and their place in the map beside what they hold. */
  private static final int FIXED_BYTES = 250;

  private static final int PARAMETER_BYTES = 64;

  ResultKey {
    parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
  }

  long sizeBytes() {
    long bytes = FIXED_BYTES + (long) Character.BYTES * (sql.length() + state.length());
    for (TypedValue parameter : parameters) {
      bytes += PARAMETER_BYTES;
      if (parameter != null && parameter.value instanceof String text) {
        bytes += (long) Character.BYTES * text.length();
      }
    }
    return bytes;
  }
}
