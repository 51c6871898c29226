package dev.yore.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HikariCP. */
class PoolTest {
  private static final int WRITERS = 4;

  /** Rows that are to be acknowledged before and after the restart. */
  private static final int ROWS_EACH_SIDE = 100;

  @TempDir Path temporary;

  private static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(WRITERS);
    config.setConnectionTimeout(30_000);
    config.setValidationTimeout(1_000);
    return new HikariDataSource(config);
  }

  private static Set<Integer> ids(HikariDataSource pool) throws SQLException {
    Set<Integer> ids = new HashSet<>();
    try (Connection connection = pool.getConnection();
        ResultSet rows = connection.createStatement().executeQuery("SELECT id FROM orders")) {
      while (rows.next()) {
        ids.add(rows.getInt(1));
      }
    }
    return ids;
  }

  /** Nothing tells the pool that the server went away and came back. */
  @Test
  void theServerRestartsUnderLoadAndThePoolRecoversByItself() throws Exception {
    try (Shop shop = new Shop(temporary.resolve("store"))) {
      shop.run("CREATE TABLE orders (id INTEGER NOT NULL PRIMARY KEY, note VARCHAR)");
      Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
      AtomicInteger next = new AtomicInteger();
      AtomicBoolean stop = new AtomicBoolean();
      ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
      try (HikariDataSource pool = pool(shop.url(Place.REMOTE))) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          running.add(
              writers.submit(
                  () -> {
                    while (!stop.get()) {
                      write(pool, next.incrementAndGet(), acknowledged);
                    }
                  }));
        }
        await(acknowledged, ROWS_EACH_SIDE);
        int port = shop.port();
        shop.stopServer();
        shop.startServerAgain(port);
        await(acknowledged, acknowledged.size() + ROWS_EACH_SIDE);
        stop.set(true);
        for (Future<?> writer : running) {
          writer.get();
        }
        assertThat(ids(pool)).containsAll(acknowledged);
        // Each writer may have lost one answer, whose row may be there.
        assertThat(ids(pool)).hasSizeBetween(acknowledged.size(), acknowledged.size() + WRITERS);
      } finally {
        stop.set(true);
        writers.shutdownNow();
      }
    }
  }

  private static void await(Set<Integer> acknowledged, int size) {
    while (acknowledged.size() < size) {
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  private static void write(HikariDataSource pool, int id, Set<Integer> acknowledged) {
    try (Connection connection = pool.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO orders VALUES (?, 'x')")) {
      insert.setInt(1, id);
      insert.executeUpdate();
      acknowledged.add(id);
    } catch (SQLException e) {
      // A writer that meets the restart goes on with the next row.
      assertThat(e.getSQLState()).startsWith("08");
    }
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void aConnectionComesBackToThePoolAsItLeftIt(Place place) throws SQLException {
    try (Shop shop = new Shop(temporary.resolve("store"))) {
      shop.run("CREATE TABLE orders (id INTEGER NOT NULL PRIMARY KEY, note VARCHAR)");
      try (HikariDataSource pool = pool(shop.url(place))) {
        pool.setMaximumPoolSize(1);
        try (Connection connection = pool.getConnection()) {
          connection.setAutoCommit(false);
          connection.setReadOnly(false);
          connection.createStatement().executeUpdate("INSERT INTO orders VALUES (1, 'lost')");
        }
        try (Connection connection = pool.getConnection()) {
          assertThat(connection.getAutoCommit()).isTrue();
        }
        assertThat(ids(pool)).isEmpty();
      }
    }
  }
}
