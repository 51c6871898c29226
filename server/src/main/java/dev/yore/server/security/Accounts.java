package dev.yore.server.security;

import dev.yore.planner.access.AccessCatalog;
import dev.yore.planner.access.AccessRules;
import dev.yore.planner.access.PasswordHash;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Those a server knows: the users of its configuration, who may do everything, and those made by
 * SQL, who may do what was granted to them. Safe for use by many threads.
 */
public final class Accounts {
  private final Map<String, PasswordHash> configured;
  private final AccessCatalog access;
  private volatile boolean open = true;

  /**
   * Somebody with a password. Immutable.
   *
   * @param name as sessions and logs have it
   */
  public record Account(String name, PasswordHash password) {}

  /**
   * @param configured what is kept of passwords by name
   */
  public Accounts(Map<String, PasswordHash> configured, AccessCatalog access) {
    this.configured = Map.copyOf(configured);
    this.access = access;
  }

  /**
   * Whether nobody is asked for a password, because there is no administrator who could let others
   * in. From the first one on, until the server ends, everybody is asked.
   */
  public boolean isOpen() {
    if (open && hasAdministrator()) {
      open = false;
    }
    return open;
  }

  private boolean hasAdministrator() {
    AccessRules rules = access.rules();
    return !configured.isEmpty()
        || rules.users().keySet().stream().anyMatch(rules::isAdministrator);
  }

  @Nullable Account find(String name) {
    PasswordHash own = configured.get(name);
    if (own != null) {
      return new Account(name, own);
    }
    String folded = AccessRules.fold(name);
    PasswordHash made = access.rules().users().get(folded);
    return made == null || configured.containsKey(folded) ? null : new Account(folded, made);
  }

  /** Whether what the user may do has to be looked at. */
  public boolean isLimited(String name) {
    return !configured.containsKey(name) && !isOpen();
  }
}
