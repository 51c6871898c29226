package dev.yore.planner.access;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Users, roles and privileges at a moment. Names of users and roles are one name space, without
 * regard to case. Immutable.
 *
 * @param users what is kept of passwords, by user
 * @param roles names of roles; {@link #ADMIN} is always one
 * @param members roles by user or role that has them
 * @param grants by user or role
 */
public record AccessRules(
    Map<String, PasswordHash> users,
    Set<String> roles,
    Map<String, Set<String>> members,
    Map<String, Set<Grant>> grants) {

  /** The role that may do everything. */
  public static final String ADMIN = "admin";

  /**
   * A privilege on something. Immutable.
   *
   * @param object a table or view; null for all of them, present and future, or the schema
   */
  public record Grant(Privilege privilege, @Nullable String object) {}

  public AccessRules {
    users = Map.copyOf(users);
    roles = Set.copyOf(roles);
    members = Map.copyOf(members);
    grants = Map.copyOf(grants);
  }

  /** The form in which names of users and roles are compared and kept. */
  public static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  boolean isKnown(String name) {
    return users.containsKey(name) || roles.contains(name) || name.equals(ADMIN);
  }

  boolean isRole(String name) {
    return roles.contains(name) || name.equals(ADMIN);
  }

  /** The user and all roles it has, also through roles. */
  public Set<String> identities(String user) {
    Set<String> found = new LinkedHashSet<>();
    ArrayDeque<String> open = new ArrayDeque<>(List.of(fold(user)));
    while (!open.isEmpty()) {
      String name = open.removeFirst();
      if (found.add(name)) {
        open.addAll(members.getOrDefault(name, Set.of()));
      }
    }
    return found;
  }

  /** Whether the user may do everything. */
  public boolean isAdministrator(String user) {
    return identities(user).contains(ADMIN);
  }

  /** The first need the user does not have; null if there is none. */
  public @Nullable Need missing(String user, Collection<Need> needs) {
    Set<String> identities = identities(user);
    if (identities.contains(ADMIN)) {
      return null;
    }
    Set<Grant> own = new HashSet<>();
    for (String identity : identities) {
      own.addAll(grants.getOrDefault(identity, Set.of()));
    }
    for (Need need : needs) {
      Privilege privilege = need.privilege();
      boolean has =
          privilege != null
              && (own.contains(new Grant(privilege, null))
                  || (need.object() != null && own.contains(new Grant(privilege, need.object()))));
      if (!has) {
        return need;
      }
    }
    return null;
  }

  /** Grants in order of names, for showing. */
  public Map<String, Set<Grant>> ordered() {
    return new TreeMap<>(grants);
  }
}
