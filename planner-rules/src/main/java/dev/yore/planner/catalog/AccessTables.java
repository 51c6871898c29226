package dev.yore.planner.catalog;

import dev.yore.planner.access.AccessCatalog;
import dev.yore.planner.access.AccessRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Who may do what, as system tables: USERS and GRANTS. Nobody's password is in them. */
final class AccessTables {
  private AccessTables() {}

  static List<SystemTable> tables() {
    return List.of(users(), grants());
  }

  private static SystemTable users() {
    return new SystemTable(
        "USERS",
        factory ->
            factory
                .builder()
                .add("NAME", SqlTypeName.VARCHAR)
                .add("IS_ROLE", SqlTypeName.BOOLEAN)
                .add("ROLES", SqlTypeName.VARCHAR)
                .nullable(true)
                .build(),
        (source, context) -> {
          AccessRules rules = new AccessCatalog(source.store()).rules();
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (String name : new TreeSet<>(rules.users().keySet())) {
            rows.add(row(rules, name, false));
          }
          for (String name : new TreeSet<>(rules.roles())) {
            rows.add(row(rules, name, true));
          }
          return rows;
        });
  }

  private static @Nullable Object[] row(AccessRules rules, String name, boolean role) {
    TreeSet<String> roles = new TreeSet<>(rules.identities(name));
    roles.remove(name);
    return new @Nullable Object[] {name, role, roles.isEmpty() ? null : String.join(", ", roles)};
  }

  private static SystemTable grants() {
    return new SystemTable(
        "GRANTS",
        factory ->
            factory
                .builder()
                .add("GRANTEE", SqlTypeName.VARCHAR)
                .add("PRIVILEGE", SqlTypeName.VARCHAR)
                .add("OBJECT", SqlTypeName.VARCHAR)
                .nullable(true)
                .build(),
        (source, context) -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          AccessRules rules = new AccessCatalog(source.store()).rules();
          for (Map.Entry<String, Set<AccessRules.Grant>> entry : rules.ordered().entrySet()) {
            entry.getValue().stream()
                .sorted(
                    Comparator.comparing(
                        g -> g.privilege() + " " + (g.object() == null ? "" : g.object())))
                .forEach(
                    g ->
                        rows.add(
                            new @Nullable Object[] {
                              entry.getKey(), g.privilege().name(), g.object()
                            }));
          }
          return rows;
        });
  }
}
