package dev.yore.planner.access;

import org.jspecify.annotations.Nullable;

/**
 * What a statement needs its user to have. Immutable.
 *
 * @param privilege null for being an administrator
 * @param object the table or view; null for the schema, or where it is an administrator's matter
 * @param what the statement does, for messages
 */
public record Need(@Nullable Privilege privilege, @Nullable String object, String what) {
  static Need administrator(String what) {
    return new Need(null, null, what);
  }

  static Need create(String what) {
    return new Need(Privilege.CREATE, null, what);
  }

  static Need on(Privilege privilege, String object) {
    return new Need(privilege, object, privilege + " on " + object);
  }
}
