package dev.yore.driver.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachedPrefetchTest {
  @TempDir Path directory;

  @Test
  void aPrefetcherOnTheClassPathObservesTheStoreUntilItsLastConnectionCloses() throws SQLException {
    Path store = directory.resolve("warmed");
    try (Connection first = DriverManager.getConnection("jdbc:yore:" + store)) {
      assertThat(CountingPrefetchProvider.ATTACHED).containsOnlyOnce(store);
      DriverManager.getConnection("jdbc:yore:" + store).close();
      assertThat(CountingPrefetchProvider.ATTACHED).containsOnlyOnce(store);
      assertThat(first.isClosed()).isFalse();
    }
    assertThat(CountingPrefetchProvider.ATTACHED).doesNotContain(store);
  }

  @Test
  void thePropertySwitchesItOff() throws SQLException {
    Path store = directory.resolve("cold");
    try (Connection yore = DriverManager.getConnection("jdbc:yore:" + store + "?prefetch=false")) {
      assertThat(yore.isClosed()).isFalse();
      assertThat(CountingPrefetchProvider.ATTACHED).doesNotContain(store);
    }
  }
}
