package dev.yore.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {
  private static Step counting(AtomicInteger pieces, int count) {
    AtomicInteger left = new AtomicInteger(count);
    return () -> {
      pieces.incrementAndGet();
      return left.decrementAndGet() > 0;
    };
  }

  @Test
  void everyPieceOfEveryStepIsRun() {
    AtomicInteger pieces = new AtomicInteger();
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      steps.add(counting(pieces, 100));
    }
    new WorkerPool(3).run(new Share(), steps);
    assertThat(pieces).hasValue(2000);
  }

  @Test
  void stepsRunAtOnce() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    Step meeting =
        () -> {
          threads.add(Thread.currentThread());
          return threads.size() < 3 && System.nanoTime() < deadline;
        };
    new WorkerPool(2).run(new Share(), List.of(meeting, meeting, meeting));
    assertThat(threads).hasSize(3).contains(Thread.currentThread());
  }

  @Test
  void aSmallJobIsDoneByItsOwnerAlone() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Step small =
        () -> {
          threads.add(Thread.currentThread());
          return false;
        };
    new WorkerPool(2).run(new Share(), List.of(small, small));
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void whatAStepThrowsStopsTheOthersAndComesOut() {
    IllegalStateException failure = new IllegalStateException("broken");
    AtomicBoolean failed = new AtomicBoolean();
    Step endless = () -> true;
    Step failing =
        () -> {
          failed.set(true);
          throw failure;
        };
    assertThatThrownBy(() -> new WorkerPool(2).run(new Share(), List.of(endless, failing, endless)))
        .isSameAs(failure);
    assertThat(failed).isTrue();
  }

  @Test
  void aJobGetsOnWhenAllHelpersAreBusyWithAnother() throws Exception {
    WorkerPool pool = new WorkerPool(1);
    CountDownLatch busy = new CountDownLatch(1);
    AtomicBoolean release = new AtomicBoolean();
    Step endless =
        () -> {
          busy.countDown();
          return !release.get();
        };
    Thread other = new Thread(() -> pool.run(new Share(), List.of(endless, endless)));
    other.start();
    assertThat(busy.await(2, TimeUnit.MINUTES)).isTrue();
    AtomicInteger pieces = new AtomicInteger();
    pool.run(new Share(), List.of(counting(pieces, 5), counting(pieces, 5)));
    assertThat(pieces).hasValue(10);
    release.set(true);
    other.join(TimeUnit.MINUTES.toMillis(2));
    assertThat(other.isAlive()).isFalse();
  }
}
