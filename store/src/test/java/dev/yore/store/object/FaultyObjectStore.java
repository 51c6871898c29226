package dev.yore.store.object;

import dev.yore.store.object.ObjectStoreException.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A real object store whose requests can be made to fail, to lose their answers, to truncate and to
 * lie. Safe for many threads.
 */
public final class FaultyObjectStore implements ObjectStore {
  private final ObjectStore store;
  private final AtomicInteger failing = new AtomicInteger();
  private final AtomicInteger truncating = new AtomicInteger();
  private final AtomicInteger losing = new AtomicInteger();
  private volatile Kind kind = Kind.UNAVAILABLE;
  private volatile UnaryOperator<byte[]> lie = bytes -> bytes;
  private volatile Runnable before = () -> {};

  public FaultyObjectStore(ObjectStore store) {
    this.store = store;
  }

  /** The next requests fail so. */
  public void failNext(int requests, Kind how) {
    kind = how;
    failing.set(requests);
  }

  /** The next reads of a range give one byte too few. */
  public void truncateNext(int requests) {
    truncating.set(requests);
  }

  /** The next write happens, but whoever asked for it hears of a failure. */
  public void loseNextAnswer() {
    loseNextAnswers(1);
  }

  /** The next writes happen, or are refused, but whoever asked for them hears of a failure. */
  public void loseNextAnswers(int requests) {
    losing.set(requests);
  }

  /** What reads answer instead of what is there. */
  public void lie(UnaryOperator<byte[]> how) {
    lie = how;
  }

  /** Something that happens at the beginning of every request. */
  public void before(Runnable action) {
    before = action;
  }

  private static boolean take(AtomicInteger left) {
    return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  private void fail(String key) throws ObjectStoreException {
    before.run();
    if (take(failing)) {
      throw new ObjectStoreException(kind, "a request", name(key), "as told", null);
    }
  }

  private void lose(String key) throws ObjectStoreException {
    if (take(losing)) {
      throw new ObjectStoreException(Kind.TIMEOUT, "a request", name(key), "as told", null);
    }
  }

  @Override
  public String name(String key) {
    return store.name(key);
  }

  @Override
  public void put(String key, Path file) throws ObjectStoreException {
    fail(key);
    store.put(key, file);
    lose(key);
  }

  @Override
  public void put(String key, byte[] content) throws ObjectStoreException {
    fail(key);
    store.put(key, content);
    lose(key);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) throws ObjectStoreException {
    fail(key);
    boolean written = store.putIfAbsent(key, content);
    lose(key);
    return written;
  }

  @Override
  public byte[] get(String key) throws ObjectStoreException {
    fail(key);
    return lie.apply(store.get(key));
  }

  @Override
  public byte[] get(String key, long offset, int length) throws ObjectStoreException {
    fail(key);
    byte[] bytes = lie.apply(store.get(key, offset, length));
    return take(truncating) ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
  }

  @Override
  public OptionalLong size(String key) throws ObjectStoreException {
    fail(key);
    return store.size(key);
  }

  @Override
  public void list(String prefix, Consumer<Listed> consumer) throws ObjectStoreException {
    fail(prefix);
    store.list(prefix, consumer);
  }

  @Override
  public void delete(String key) throws ObjectStoreException {
    fail(key);
    store.delete(key);
  }

  @Override
  public void close() {
    store.close();
  }
}
