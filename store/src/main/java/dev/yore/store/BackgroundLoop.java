package dev.yore.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that works whenever it is asked to, or now and then, until it is stopped. Work
 * that fails is logged and tried again at the next occasion; {@link WorkStopped} ends the work
 * only. Safe for many threads.
 */
final class BackgroundLoop {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundLoop.class);

  /** For {@code everyMillis}: never unless asked. */
  static final long ONLY_WHEN_ASKED = 0;

  private final Object monitor = new Object();
  private final long everyMillis;
  private final Runnable work;
  private final Thread thread;
  private boolean requested;
  private boolean stopped;

  /**
   * Does nothing until it is started.
   *
   * @param name of the thread
   * @param everyMillis how long to wait at most, or {@link #ONLY_WHEN_ASKED}
   */
  BackgroundLoop(String name, long everyMillis, Runnable work) {
    this.everyMillis = everyMillis;
    this.work = work;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  void start() {
    thread.start();
  }

  /** There may be something to do. */
  void wake() {
    synchronized (monitor) {
      requested = true;
      monitor.notifyAll();
    }
  }

  /** Returns when the thread has ended, after what it is doing; it need not have been started. */
  void stop() {
    synchronized (monitor) {
      stopped = true;
      monitor.notifyAll();
    }
    ThreadEnd.await(thread);
  }

  private void run() {
    while (awaitOccasion()) {
      try {
        work.run();
      } catch (WorkStopped e) {
        LOG.debug("{} broke off its work", thread.getName(), e);
      } catch (RuntimeException e) {
        LOG.warn("{} failed; it is tried again", thread.getName(), e);
      }
    }
  }

  private boolean awaitOccasion() {
    synchronized (monitor) {
      try {
        if (everyMillis != ONLY_WHEN_ASKED && !requested && !stopped) {
          monitor.wait(everyMillis);
        }
        while (everyMillis == ONLY_WHEN_ASKED && !requested && !stopped) {
          monitor.wait();
        }
      } catch (InterruptedException e) {
        return false; // Nobody interrupts this thread but to end it.
      }
      requested = false;
      return !stopped;
    }
  }
}
