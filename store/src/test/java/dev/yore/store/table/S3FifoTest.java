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

  @Test
  void theRoomIsKeptWhateverIsAsked() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      int key = random.nextInt(400);
      if (random.nextBoolean()) {
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
