package dev.yore.server;

import dev.yore.planner.PreparedSql;
import dev.yore.planner.SqlResult;
import dev.yore.planner.SqlSession;
import dev.yore.planner.access.AccessCatalog;
import dev.yore.planner.access.AccessNeeds;
import dev.yore.planner.access.AccessRules;
import dev.yore.planner.access.Need;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Catalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.calcite.sql.parser.SqlParseException;
import org.jspecify.annotations.Nullable;

/**
 * A session that does what its user may. Rights are looked at whenever a statement runs, so what is
 * revoked is gone at once, for prepared statements too. Confined to one thread at a time.
 */
final class AuthorizedSession extends PassingSession {
  /** Statements whose needs are remembered; applications have fewer. */
  private static final int MAX_REMEMBERED = 256;

  private final String user;
  private final AccessCatalog access;
  private boolean past;

  private record Known(long catalogVersion, Set<Need> needs) {}

  private final Map<String, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  AuthorizedSession(SqlSession session, String user, AccessCatalog access) {
    super(session);
    this.user = user;
    this.access = access;
  }

  private void check(String sql) {
    AccessRules rules = access.rules();
    if (rules.isAdministrator(user)) {
      return;
    }
    Set<Need> needs = needs(sql);
    Need missing = rules.missing(user, past ? AccessNeeds.inThePast(needs) : needs);
    if (missing != null) {
      throw new StoreException(
          ErrorCode.ACCESS_DENIED,
          missing.privilege() == null
              ? missing.what() + " is for administrators, which user " + user + " is not"
              : "user " + user + " may not do this: it needs " + wording(missing));
    }
  }

  private static String wording(Need need) {
    return need.object() == null
        ? need.privilege() + " on SCHEMA PUBLIC, for " + need.what()
        : need.what();
  }

  private Set<Need> needs(String sql) {
    Catalog catalog = catalog();
    Known found = known.get(sql);
    if (found == null || found.catalogVersion != catalog.version()) {
      try {
        found = new Known(catalog.version(), AccessNeeds.of(sql, catalog));
      } catch (SqlParseException e) {
        super.prepare(sql); // Says what is wrong with it, or else knows it though we do not.
        found = new Known(catalog.version(), Set.of(new Need(null, null, "this statement")));
      }
      known.put(sql, found);
    }
    return found.needs;
  }

  @Override
  public PreparedSql prepare(String sql) {
    check(sql);
    return super.prepare(sql);
  }

  @Override
  public SqlResult execute(
      PreparedSql statement,
      List<@Nullable Object> parameters,
      AtomicBoolean cancel,
      long deadlineNanos) {
    check(statement.sql());
    SqlResult result = super.execute(statement, parameters, cancel, deadlineNanos);
    if (statement.kind() == PreparedSql.Kind.OTHER) {
      Boolean sets = AccessNeeds.setsPast(statement.sql());
      if (sets != null) {
        past = sets;
      }
    }
    return result;
  }

  @Override
  public long[] executeBatch(
      PreparedSql statement,
      List<? extends List<@Nullable Object>> batch,
      AtomicBoolean cancel,
      long deadlineNanos) {
    check(statement.sql());
    return super.executeBatch(statement, batch, cancel, deadlineNanos);
  }
}
