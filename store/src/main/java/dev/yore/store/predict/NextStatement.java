package dev.yore.store.predict;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement about a fixed past that a session probably asks soon, as the session would write it.
 * Immutable.
 *
 * @param sql the text, with the constants that are expected
 * @param parameters the values expected for its question marks
 * @param score how often such predictions have come, 0 to 1
 * @param expectedMillis until it is asked
 */
public record NextStatement(
    String sql, List<@Nullable Object> parameters, double score, double expectedMillis) {
  public NextStatement {
    parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
  }
}
