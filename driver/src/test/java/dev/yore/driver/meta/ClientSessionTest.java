package dev.yore.driver.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.driver.embedded.EmbeddedDatabases;
import dev.yore.driver.embedded.StoreLocation;
import dev.yore.planner.PreparedSql;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.predict.PrefetchMode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session's end, whatever it does at that moment. */
class ClientSessionTest {
  /** The statement was being planned when the session was told to end, and would run for ever. */
  @Test
  @Timeout(300)
  void aStatementThatBeginsWhileItsSessionEndsIsStoppedToo() throws Exception {
    try (EmbeddedDatabases.Lease lease =
        EmbeddedDatabases.lease(
            StoreLocation.parse("mem:session-that-ends"), true, false, PrefetchMode.OFF)) {
      ClientSession session =
          new ClientSession(
              new SessionSource.Opened(lease.database(), lease.database().newSession(), () -> {}),
              "ann");
      ClientStatement statement = session.newStatement();
      Thread ending = new Thread(session::close);
      assertThatThrownBy(
              () ->
                  session.exclusively(
                      () -> {
                        PreparedSql endless = session.sql().prepare(endless());
                        ending.start();
                        awaitWaiting(ending);
                        return new StatementRunner(session, statement).run(endless, List.of(), 0);
                      }))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
      ending.join(TimeUnit.MINUTES.toMillis(2));
      assertThat(ending.isAlive()).isFalse();
    }
  }

  /** It has told the statements, and waits for the lock that this thread holds. */
  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  /** A count of 9^12 combinations. */
  private static String endless() {
    StringBuilder sql = new StringBuilder("SELECT COUNT(*) FROM ");
    for (int i = 0; i < 12; i++) {
      sql.append(i == 0 ? "" : ", ");
      sql.append("(VALUES 1, 2, 3, 4, 5, 6, 7, 8, 9) AS t").append(i).append(" (n").append(i);
      sql.append(')');
    }
    return sql.append(" WHERE n0 + n11 < n5").toString();
  }
}
