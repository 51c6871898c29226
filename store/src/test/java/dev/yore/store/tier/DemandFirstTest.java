package dev.yore.store.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who fetches ahead lets those go first who wait for the object store. */
class DemandFirstTest {
  @TempDir private Path directory;

  @Test
  void stagingWaitsWhileSomebodyWaitsForTheObjectStoreButNotForEver() {
    BlockCache cache = new BlockCache(directory, 0);
    cache.beginWaiting();
    long start = System.nanoTime();
    cache.letOthersGoFirst();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(BlockCache.MAX_YIELD_NANOS);
    cache.endWaiting();
  }
}
