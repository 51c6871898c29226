package dev.yore.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class TurnsTest {
  private final Turns turns = new Turns(1);
  private final AtomicBoolean stop = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    stop.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private AtomicLong work(Turns.Rank rank) {
    AtomicLong done = new AtomicLong();
    Thread thread =
        new Thread(
            () -> {
              Turns.Turn turn = turns.begin(rank, 0);
              while (!stop.get()) {
                turn.poll();
                done.incrementAndGet();
              }
              turn.leave();
            });
    threads.add(thread);
    thread.start();
    return done;
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void allGetOnWithOneProcessor() {
    List<AtomicLong> works = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      works.add(work(Turns.Rank.DEMAND));
    }
    await(() -> turns.waitingCount() >= 3);
    for (AtomicLong work : works) {
      long before = work.get();
      await(() -> work.get() > before + 1_000);
    }
  }

  @Test
  void theOthersStopWhileAnUrgentStatementExecutes() {
    for (int i = 0; i < 3; i++) {
      work(Turns.Rank.DEMAND);
    }
    Turns.Turn urgent = turns.begin(Turns.Rank.URGENT, TimeUnit.MILLISECONDS.toNanos(50));
    urgent.enter();
    await(() -> turns.waitingCount() == 3);
    urgent.poll();
    urgent.leave();
    await(() -> turns.waitingCount() < 3);
  }

  @Test
  void aTurnThatIsNotUsedIsSomebodyElses() {
    Turns.Turn first = turns.begin(Turns.Rank.DEMAND, 0);
    long start = System.nanoTime();
    while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(20)) {
      first.poll(); // Takes the only processor when its free time is over, and then goes silent.
    }
    AtomicLong second = work(Turns.Rank.DEMAND);
    long before = second.get();
    await(() -> second.get() > before + 100_000);
    first.leave();
  }

  @Test
  void whatNobodyWaitsForComesLast() {
    AtomicLong background = work(Turns.Rank.BACKGROUND);
    await(() -> background.get() > 10_000);
    AtomicLong one = work(Turns.Rank.DEMAND);
    AtomicLong two = work(Turns.Rank.DEMAND);
    await(() -> turns.waitingCount() == 2);
    long ahead = background.get();
    long start = one.get() + two.get();
    // Many slices: at first the background may still have the rest of its own.
    await(() -> one.get() + two.get() > start + 10_000_000);
    assertThat(background.get() - ahead).isLessThan(one.get() + two.get() - start);
  }
}
