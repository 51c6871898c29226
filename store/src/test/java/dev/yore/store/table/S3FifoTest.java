package dev.yore.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What stays where a hundred values have room. */
class S3FifoTest {
  private static final int ROOM = 100;

  private final S3Fifo<Integer, Integer> queues = new S3Fifo<>();

  private void put(int key, boolean forOthers) {
    queues.put(key, key, 1, forOthers);
    queues.fit(ROOM);
  }

  /** Reads it, wherever it has to come from. */
  private void read(int key) {
    if (queues.get(key) == null) {
      put(key, false);
    }
  }

  private int present(int from, int to) {
    int present = 0;
    for (int key = from; key < to; key++) {
      present += queues.contains(key) ? 1 : 0;
    }
    return present;
  }

  private void fillWithWhatIsReadTwice() {
    for (int round = 0; round < 3; round++) {
      for (int key = 0; key < 80; key++) {
        read(key);
      }
    }
  }

  @Test
  void whatWasFetchedAndReadOnceDoesNotDriveOutWhatIsReadTwice() {
    fillWithWhatIsReadTwice();
    for (int key = 1000; key < 3000; key += 10) {
      for (int k = key; k < key + 10; k++) {
        put(k, true);
      }
      for (int k = key; k < key + 10; k++) {
        assertThat(queues.get(k)).as("fetched and not lost before it is read").isEqualTo(k);
      }
    }
    assertThat(present(0, 80)).isGreaterThan(60);
  }

  @Test
  void aFetchLargerThanTheSmallQueueIsThereWhenItIsRead() {
    fillWithWhatIsReadTwice();
    for (int key = 1000; key < 1025; key++) {
      put(key, true);
    }
    assertThat(present(1000, 1025)).isEqualTo(25);
  }

  @Test
  void whatIsFetchedTakesAQuarterAtMost() {
    fillWithWhatIsReadTwice();
    for (int key = 1000; key < 2000; key++) {
      put(key, true);
    }
    assertThat(present(1000, 2000)).isEqualTo(ROOM / 4);
    assertThat(present(1975, 2000)).as("the newest").isEqualTo(ROOM / 4);
  }

  @Test
  void whatWasFetchedInVainGoesOnceAllElseWouldHaveGone() {
    for (int key = 1000; key < 1020; key++) {
      put(key, true);
    }
    for (int key = 0; key < 2 * ROOM; key++) {
      read(key);
    }
    assertThat(present(1000, 1020)).isZero();
  }

  private void fetchAndRead(int from, int to) {
    for (int key = from; key < to; key++) {
      put(key, true);
      assertThat(queues.get(key)).isEqualTo(key);
    }
  }

  @Test
  void whatWasFetchedAndReadGoesBeforeWhatNobodyForesaw() {
    for (int key = 0; key < 60; key++) {
      read(key);
    }
    fetchAndRead(1000, 2000);
    assertThat(present(0, 60)).isEqualTo(60);
    assertThat(queues.bytes()).as("while there is room for all, all stays").isEqualTo(ROOM);
  }

  @Test
  void whatWasFetchedStaysIfItIsReadTwice() {
    for (int key = 0; key < 80; key++) {
      read(key);
    }
    fetchAndRead(1000, 1010);
    for (int key = 1000; key < 1010; key++) {
      queues.get(key);
    }
    fetchAndRead(2000, 3000);
    assertThat(present(1000, 1010)).isEqualTo(10);
  }

  @Test
  void whatIsExpectedDoesNotGoBeforeAllElseHasGoneOnce() {
    for (int key = 0; key < ROOM; key++) {
      read(key);
    }
    queues.expect(0);
    for (int key = ROOM; key < 2 * ROOM - 1; key++) {
      read(key);
    }
    assertThat(queues.contains(0)).isTrue();
    assertThat(present(1, ROOM)).isZero();
    for (int key = 2 * ROOM; key < 4 * ROOM; key++) {
      read(key);
    }
    assertThat(queues.contains(0)).as("nobody came").isFalse();
  }

  @Test
  void whatWasFetchedAndReadIsKeptIfItIsExpectedOnceMore() {
    fetchAndRead(1000, 1010);
    for (int key = 1000; key < 1010; key++) {
      queues.expect(key);
    }
    for (int key = 0; key < 80; key++) {
      read(key);
    }
    assertThat(present(1000, 1010)).isEqualTo(10);
    for (int key = 100; key < 100 + 2 * ROOM; key++) {
      read(key);
    }
    assertThat(present(1000, 1010)).as("nobody came").isZero();
  }

  @Test
  void whoFetchesForOthersHasNotReadWhatItFindsThere() throws InterruptedException {
    S3FifoShard shard = new S3FifoShard(ROOM);
    FetchingThread fetching =
        new FetchingThread(
            () -> {
              for (int page = 0; page < 20; page++) {
                shard.put(key(page), new CacheShard.Entry(page, 1));
                shard.get(key(page));
                shard.get(key(page));
              }
            },
            "fetching");
    fetching.start();
    fetching.join();
    for (int page = 0; page < 20; page++) {
      assertThat(shard.get(key(page))).isEqualTo(page);
    }
    for (int page = 100; page < 200; page++) {
      shard.put(key(page), new CacheShard.Entry(page, 1));
    }
    assertThat(shard.get(key(0))).as("read once, and fetched").isNull();
  }

  private static VectorCache.Key key(int page) {
    return new VectorCache.Key(1, 0, 0, 0, page);
  }

  @Test
  void theRoomIsKeptWhateverIsAsked() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      int key = random.nextInt(400);
      if (random.nextInt(8) == 0) {
        queues.expect(key);
      } else if (random.nextBoolean()) {
        read(key);
      } else {
        queues.put(key, key, 1 + random.nextInt(9), random.nextBoolean());
        queues.fit(random.nextInt(ROOM));
      }
      assertThat(queues.bytes()).isBetween(0L, (long) ROOM);
    }
    queues.fit(0);
    assertThat(queues.bytes()).isZero();
    assertThat(present(0, 400)).isZero();
  }
}
