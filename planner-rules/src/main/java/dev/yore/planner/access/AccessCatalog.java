package dev.yore.planner.access;

import dev.yore.parser.SqlAccess;
import dev.yore.planner.access.AccessRules.Grant;
import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.schema.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The users, roles and privileges of a store, and the only one who changes them. Safe for use by
 * many threads: changes are made under this object's lock, readers get immutable rules.
 */
public final class AccessCatalog {
  private static final String USER = "user";
  private static final String ROLE = "role";
  private static final String MEMBER = "member";
  private static final String GRANT = "grant";

  private final Store store;
  private final AccessTable table;
  private volatile @Nullable AccessRules rules;
  private final AtomicLong version = new AtomicLong();

  public AccessCatalog(Store store) {
    this.store = store;
    this.table = new AccessTable(store);
  }

  /** Grows with every change, before {@link #apply} returns. */
  public long version() {
    return version.get();
  }

  /** What holds now. */
  public AccessRules rules() {
    AccessRules known = rules;
    if (known == null) {
      synchronized (this) {
        known = rules;
        if (known == null) {
          known = read();
          rules = known;
        }
      }
    }
    return known;
  }

  private AccessRules read() {
    Map<String, PasswordHash> users = new HashMap<>();
    Set<String> roles = new HashSet<>(Set.of(AccessRules.ADMIN));
    Map<String, Set<String>> members = new HashMap<>();
    Map<String, Set<Grant>> grants = new HashMap<>();
    for (AccessTable.Entry entry : table.entries()) {
      switch (entry.kind()) {
        case USER -> users.put(entry.name(), PasswordHash.parse(entry.value()));
        case ROLE -> roles.add(entry.name());
        case MEMBER ->
            members.computeIfAbsent(entry.name(), n -> new HashSet<>()).add(entry.detail());
        case GRANT ->
            grants.computeIfAbsent(entry.name(), n -> new HashSet<>()).add(grant(entry.detail()));
        default ->
            throw new StoreException(
                ErrorCode.CORRUPT, "the table of users has an entry of the kind " + entry.kind());
      }
    }
    return new AccessRules(users, roles, members, grants);
  }

  /** A privilege, a space, and the object or nothing. */
  private static Grant grant(String detail) {
    int space = detail.indexOf(' ');
    String object = detail.substring(space + 1);
    return new Grant(
        Privilege.valueOf(detail.substring(0, space)), object.isEmpty() ? null : object);
  }

  private static String detail(Grant grant) {
    return grant.privilege() + " " + (grant.object() == null ? "" : grant.object());
  }

  /**
   * Does what a statement says, as one commit.
   *
   * @throws StoreException {@code REFERENCE_NOT_FOUND}, {@code REFERENCE_EXISTS}, {@code
   *     TABLE_NOT_FOUND}, {@code INVALID_PARAMETER}
   */
  public synchronized void apply(SqlAccess.Action action) {
    AccessRules before = rules();
    if (action instanceof SqlAccess.CreateUser create) {
      String name = newName(before, create.name(), create.ifNotExists());
      if (name != null) {
        set(List.of(user(name, create.password())));
      }
    } else if (action instanceof SqlAccess.CreateRole create) {
      String name = newName(before, create.name(), create.ifNotExists());
      if (name != null) {
        set(List.of(new AccessTable.Entry(ROLE, name, "", "")));
      }
    } else if (action instanceof SqlAccess.SetPassword change) {
      String name = AccessRules.fold(change.name());
      if (!before.users().containsKey(name)) {
        throw unknown("user", change.name());
      }
      set(List.of(user(name, change.password())));
    } else if (action instanceof SqlAccess.Drop drop) {
      drop(before, drop);
    } else if (action instanceof SqlAccess.Privileges privileges) {
      privileges(before, privileges);
    } else if (action instanceof SqlAccess.Roles roles) {
      roles(before, roles);
    }
  }

  private static @Nullable String newName(AccessRules rules, String given, boolean ifNotExists) {
    String name = AccessRules.fold(given);
    if (!rules.isKnown(name)) {
      return name;
    }
    if (ifNotExists) {
      return null;
    }
    throw new StoreException(
        ErrorCode.REFERENCE_EXISTS, "there is a user or role " + name + " already");
  }

  private static AccessTable.Entry user(String name, String password) {
    if (password.isEmpty()) {
      throw new StoreException(ErrorCode.INVALID_PARAMETER, "a password must not be empty");
    }
    PasswordHash hash =
        PasswordHash.isHash(password) ? PasswordHash.parse(password) : PasswordHash.of(password);
    return new AccessTable.Entry(USER, name, "", hash.toString());
  }

  private void drop(AccessRules rules, SqlAccess.Drop drop) {
    String name = AccessRules.fold(drop.name());
    boolean known = drop.role() ? rules.roles().contains(name) : rules.users().containsKey(name);
    if (name.equals(AccessRules.ADMIN)) {
      throw new StoreException(ErrorCode.INVALID_PARAMETER, "the role admin cannot be dropped");
    }
    if (!known) {
      if (drop.ifExists()) {
        return;
      }
      throw unknown(drop.role() ? "role" : "user", drop.name());
    }
    remove(e -> e.name().equals(name) || (e.kind().equals(MEMBER) && e.detail().equals(name)));
  }

  private void privileges(AccessRules rules, SqlAccess.Privileges change) {
    List<Privilege> privileges = new ArrayList<>();
    String object = object(change);
    boolean schema = change.object() != null && object == null;
    for (String word : change.privileges()) {
      if (word.equals("ALL")) {
        privileges.addAll(schema ? List.of(Privilege.values()) : Privilege.OF_TABLES);
      } else {
        privileges.add(Privilege.valueOf(word));
      }
    }
    if (object != null && privileges.contains(Privilege.CREATE)) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER, "CREATE is a privilege on SCHEMA PUBLIC, not on a table");
    }
    Set<AccessTable.Entry> entries = new HashSet<>();
    for (String name : known(rules, change.names())) {
      for (Privilege privilege : privileges) {
        entries.add(new AccessTable.Entry(GRANT, name, detail(new Grant(privilege, object)), ""));
      }
    }
    change(change.grant(), entries);
  }

  /** A table or view that is there; null for all of them. */
  private @Nullable String object(SqlAccess.Privileges change) {
    if (change.object() == null) {
      return null;
    }
    List<String> names = change.object().names;
    String last = names.get(names.size() - 1);
    boolean ours = names.size() == 1 || names.get(0).equalsIgnoreCase(TableName.DEFAULT_SCHEMA);
    if (!ours || names.size() > 2) {
      throw new StoreException(
          ErrorCode.TABLE_NOT_FOUND, "only what is in the schema PUBLIC can be granted: " + names);
    }
    if (last.isEmpty()) {
      return null;
    }
    TableName table = TableName.of(last);
    if (change.grant()
        && store.catalog().table(table).isEmpty()
        && store.catalog().view(table).isEmpty()) {
      throw new StoreException(
          ErrorCode.TABLE_NOT_FOUND, "there is no table or view " + last + " to grant");
    }
    return last;
  }

  private void roles(AccessRules rules, SqlAccess.Roles change) {
    Set<AccessTable.Entry> entries = new HashSet<>();
    for (String given : change.roles()) {
      String role = AccessRules.fold(given);
      if (!rules.isRole(role)) {
        throw unknown("role", given);
      }
      for (String name : known(rules, change.names())) {
        if (change.grant() && rules.identities(role).contains(name)) {
          throw new StoreException(
              ErrorCode.INVALID_PARAMETER, role + " would be a role of itself through " + name);
        }
        entries.add(new AccessTable.Entry(MEMBER, name, role, ""));
      }
    }
    change(change.grant(), entries);
  }

  private void change(boolean grant, Set<AccessTable.Entry> entries) {
    if (grant) {
      set(List.copyOf(entries));
    } else {
      remove(entries::contains);
    }
  }

  private static List<String> known(AccessRules rules, List<String> given) {
    List<String> names = new ArrayList<>();
    for (String name : given) {
      String folded = AccessRules.fold(name);
      if (!rules.isKnown(folded)) {
        throw unknown("user or role", name);
      }
      names.add(folded);
    }
    return names;
  }

  private static StoreException unknown(String what, String name) {
    return new StoreException(ErrorCode.REFERENCE_NOT_FOUND, "there is no " + what + " " + name);
  }

  /** A table or view is gone: what was granted on it must not hold for another of its name. */
  public synchronized void dropped(String object) {
    if (rules().grants().values().stream()
        .flatMap(Set::stream)
        .anyMatch(g -> object.equals(g.object()))) {
      remove(e -> e.kind().equals(GRANT) && object.equals(grant(e.detail()).object()));
    }
  }

  /** A table has another name: what was granted on it goes with it. */
  public synchronized void renamed(String from, String to) {
    List<AccessTable.Entry> moved = new ArrayList<>();
    for (AccessTable.Entry entry : table.entries()) {
      if (entry.kind().equals(GRANT) && from.equals(grant(entry.detail()).object())) {
        Grant grant = new Grant(grant(entry.detail()).privilege(), to);
        moved.add(new AccessTable.Entry(GRANT, entry.name(), detail(grant), ""));
      }
    }
    if (!moved.isEmpty()) {
      set(moved);
      dropped(from);
    }
  }

  private void set(List<AccessTable.Entry> entries) {
    try {
      table.put(entries);
    } finally {
      rules = null;
      version.incrementAndGet();
    }
  }

  private void remove(Predicate<AccessTable.Entry> which) {
    try {
      table.remove(which);
    } finally {
      rules = null;
      version.incrementAndGet();
    }
  }
}
