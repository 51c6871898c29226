package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.vector.LongVector;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    VectorCache cache = new VectorCache(2 << 20, CachePolicy.LRU);
    put(cache, 0);
    for (int page = 1; page < 1000; page++) {
      put(cache, page);
      assertThat(cache.get(key(0))).isNotNull();
    }
    assertThat(cache.sizeBytes()).isBetween(1L << 20, 2L << 20);
    assertThat(cache.get(key(1))).isNull();
    assertThat(cache.get(key(999))).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void everyPolicyKeepsTheBudgetAndWhatIsAskedForAllTheTime(CachePolicy policy) {
    VectorCache cache = new VectorCache(2 << 20, policy);
    Random random = new Random(7);
    int found = 0;
    for (int i = 0; i < 20_000; i++) {
      int page = random.nextInt(3) == 0 ? random.nextInt(10_000) : random.nextInt(20);
      Object value = cache.get(key(page));
      if (value == null) {
        put(cache, page);
      }
      found += page < 20 && value != null ? 1 : 0;
      assertThat(cache.sizeBytes()).isLessThanOrEqualTo(cache.budgetBytes());
    }
    assertThat(found).as("of some 13,000 that ask for one of twenty").isGreaterThan(12_500);
    cache.clear();
    assertThat(cache.sizeBytes()).isZero();
    assertThat(cache.get(key(1))).isNull();
  }

  /** An export goes by; least recently used would forget all that was there before. */
  @ParameterizedTest
  @EnumSource(names = {"S3_FIFO", "TINY_LFU"})
  void whatIsReadOnceDoesNotDriveOutWhatIsReadTwice(CachePolicy policy) {
    VectorCache cache = new VectorCache(2 << 20, policy);
    for (int round = 0; round < 3; round++) {
      for (int page = 0; page < 100; page++) {
        if (cache.get(key(page)) == null) {
          put(cache, page);
        }
      }
    }
    for (int page = 1000; page < 5000; page++) {
      if (cache.get(key(page)) == null) {
        put(cache, page);
      }
    }
    int left = 0;
    for (int page = 0; page < 100; page++) {
      left += cache.get(key(page)) == null ? 0 : 1;
    }
    assertThat(left).isGreaterThan(70);
  }

  @Test
  void anEntryThatIsReplacedIsCountedOnce() {
    for (CachePolicy policy : CachePolicy.values()) {
      VectorCache cache = new VectorCache(1 << 20, policy);
      put(cache, 1);
      long once = cache.sizeBytes();
      put(cache, 1);
      assertThat(cache.sizeBytes()).isEqualTo(once);
    }
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
