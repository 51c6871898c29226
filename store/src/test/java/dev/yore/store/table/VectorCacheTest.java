package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.vector.LongVector;
import org.junit.jupiter.api.Test;

class VectorCacheTest {
  private static VectorCache.Key key(int page) {
    return new VectorCache.Key(1, 0, 0, 0, page);
  }

  private static void put(VectorCache cache, int page) {
    LongVector vector = new LongVector(new long[1000], 1000, null);
    cache.put(key(page), vector, vector.sizeBytes());
  }

  @Test
  void theBudgetIsKeptByDroppingWhatWasNotUsedForLongest() {
    VectorCache cache = new VectorCache(2 << 20);
    put(cache, 0);
    for (int page = 1; page < 1000; page++) {
      put(cache, page);
      assertThat(cache.get(key(0))).isNotNull();
    }
    assertThat(cache.sizeBytes()).isBetween(1L << 20, 2L << 20);
    assertThat(cache.get(key(1))).isNull();
    assertThat(cache.get(key(999))).isNotNull();
  }

  @Test
  void hitsAndMissesAreCounted() {
    VectorCache cache = new VectorCache(1 << 20);
    assertThat(cache.get(key(1))).isNull();
    put(cache, 1);
    assertThat(cache.get(key(1))).isNotNull();
    assertThat(cache.hits()).isEqualTo(1);
    assertThat(cache.misses()).isEqualTo(1);
  }

  @Test
  void withoutABudgetNothingIsKept() {
    VectorCache cache = new VectorCache(0);
    put(cache, 1);
    assertThat(cache.get(key(1))).isNull();
    assertThat(cache.sizeBytes()).isZero();
  }
}
