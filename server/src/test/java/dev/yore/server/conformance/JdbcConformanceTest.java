package dev.yore.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.server.Access;
import dev.yore.server.ServedStore;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls every method of JDBC's interfaces, embedded and remote, and compares what came of it with
 * {@code docs/jdbc-conformance.md}. To write that page anew: {@code -Dyore.conformance.write=true}.
 */
class JdbcConformanceTest {
  private static final Path PAGE = Path.of("..", "docs", "jdbc-conformance.md");

  @TempDir Path temporary;
  private final List<String> failures = new ArrayList<>();

  @Test
  void everyMethodWorksOrSaysThatItIsNotSupportedAsThePageTells() throws Exception {
    String page;
    try (ServedStore store = new ServedStore(temporary.resolve("store"))) {
      store.run(Columns.STATEMENTS);
      page = page(store);
    }
    if (Boolean.getBoolean("yore.conformance.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(failures).isEmpty();
    assertThat(page).isEqualTo(committed());
  }

  private static String committed() throws IOException {
    return Files.exists(PAGE) ? Files.readString(PAGE) : "";
  }

  private String page(ServedStore store) throws SQLException {
    StringBuilder page = new StringBuilder();
    page.append("# What of JDBC works\n\n")
        .append("Written by `JdbcConformanceTest`, which calls every method and fails when this")
        .append(" page is out of date. A value is what the call gave on a sample table; `not")
        .append(" supported` is an `SQLFeatureNotSupportedException` with SQLState 0A000 that says")
        .append(" what is missing. `prepareCall` is not supported, so there is no")
        .append(" `CallableStatement`. A prepared statement refuses the methods of `Statement`")
        .append(" that take SQL, as JDBC asks.\n");
    for (Subject subject : Subject.values()) {
      page.append("\n## ").append(subject.typeName()).append("\n\n");
      page.append("| method | embedded | remote |\n|---|---|---|\n");
      for (Method method : subject.methods()) {
        page.append("| `").append(Calls.describe(method)).append("` |");
        for (Access access : List.of(Access.EMBEDDED, Access.REMOTE)) {
          page.append(' ').append(outcome(store, access, subject, method)).append(" |");
        }
        page.append('\n');
      }
    }
    return page.toString();
  }

  private String outcome(ServedStore store, Access access, Subject subject, Method method)
      throws SQLException {
    try (Connection connection = store.connect(access)) {
      Calls.Outcome outcome = Calls.call(connection, subject, method);
      if (outcome.failure()) {
        failures.add(
            access + " " + subject.typeName() + "." + Calls.describe(method) + outcome.text());
      }
      return outcome.text();
    }
  }
}
