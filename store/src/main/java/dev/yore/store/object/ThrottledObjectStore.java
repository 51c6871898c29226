package dev.yore.store.object;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Another object store behind a slow line: every request takes some time at least, and all requests
 * share so many bytes a second. For measuring what a distant tier costs with a near one. Safe for
 * many threads.
 */
public final class ThrottledObjectStore implements ObjectStore {
  private final ObjectStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long latencyNanos;
  private long bytesPerSecond;
  private long lineFreeNanos = System.nanoTime();
  private boolean closed;

  /**
   * Slows a store down.
   *
   * @param bytesPerSecond 0 for as fast as it is
   */
  public ThrottledObjectStore(ObjectStore store, long latencyMillis, long bytesPerSecond) {
    this.store = store;
    this.latencyNanos = TimeUnit.MILLISECONDS.toNanos(latencyMillis);
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Makes it as slow as this, also for requests that are on their way. */
  void slowDown(long newLatencyMillis, long newBytesPerSecond) {
    lock.lock();
    try {
      latencyNanos = TimeUnit.MILLISECONDS.toNanos(newLatencyMillis);
      bytesPerSecond = newBytesPerSecond;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits as long as the request is on its way. */
  private void travel(long bytes) {
    boolean interrupted = false;
    lock.lock();
    try {
      long carriedNanos = carried(bytes);
      long left = carriedNanos + latencyNanos - System.nanoTime();
      while (left > 0 && !closed) {
        try {
          changed.awaitNanos(left);
        } catch (InterruptedException e) {
          interrupted = true; // It would make every further wait end at once.
        }
        left = carriedNanos + latencyNanos - System.nanoTime();
      }
    } finally {
      lock.unlock();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** When the line has carried the bytes, behind those of others. */
  private long carried(long bytes) {
    long now = System.nanoTime();
    if (bytesPerSecond == 0) {
      return now;
    }
    long nanos = (long) (bytes * (double) TimeUnit.SECONDS.toNanos(1) / bytesPerSecond);
    lineFreeNanos = Math.max(lineFreeNanos, now) + nanos;
    return lineFreeNanos;
  }

  @Override
  public String name(String key) {
    return store.name(key);
  }

  @Override
  public void put(String key, Path file) throws ObjectStoreException {
    try {
      travel(Files.size(file));
    } catch (IOException e) {
      travel(0); // The store below says what is wrong with the file.
    }
    store.put(key, file);
  }

  @Override
  public void put(String key, byte[] content) throws ObjectStoreException {
    travel(content.length);
    store.put(key, content);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) throws ObjectStoreException {
    travel(content.length);
    return store.putIfAbsent(key, content);
  }

  @Override
  public byte[] get(String key) throws ObjectStoreException {
    byte[] bytes = store.get(key);
    travel(bytes.length);
    return bytes;
  }

  @Override
  public byte[] get(String key, long offset, int length) throws ObjectStoreException {
    travel(length);
    return store.get(key, offset, length);
  }

  @Override
  public OptionalLong size(String key) throws ObjectStoreException {
    travel(0);
    return store.size(key);
  }

  @Override
  public void list(String prefix, Consumer<Listed> consumer) throws ObjectStoreException {
    travel(0);
    store.list(prefix, consumer);
  }

  @Override
  public void delete(String key) throws ObjectStoreException {
    travel(0);
    store.delete(key);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    store.close();
  }
}
