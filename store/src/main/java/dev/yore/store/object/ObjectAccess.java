package dev.yore.store.object;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.object.ObjectStoreException.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object store as the rest of Yore uses it: requests are repeated where that may help, with
 * growing pauses, what fails becomes the store's error naming the object, and everything is
 * counted. Safe for many threads.
 *
 * <p>Every method may throw {@link StoreException}: {@code IO_ERROR} if the store cannot be reached
 * or refuses, {@code CORRUPT} if an object is not there or ends too early, {@code DISK_FULL}.
 */
public final class ObjectAccess implements AutoCloseable {
  /** The first pause; a busy server's own advice begins there. */
  private static final long FIRST_PAUSE_NANOS = 50_000_000;

  /** Pauses double up to this. */
  private static final long MAX_PAUSE_NANOS = 3_000_000_000L;

  private final ObjectStore store;
  private final int attempts;
  private volatile @Nullable Function<String, @Nullable StoreException> missing;
  private volatile boolean closed;
  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder readBytes = new LongAdder();
  private final LongAdder writtenBytes = new LongAdder();

  /**
   * Takes the store over.
   *
   * @param attempts how often a request is made at most
   */
  public ObjectAccess(ObjectStore store, int attempts) {
    this.store = store;
    this.attempts = attempts;
  }

  /** Opens a place for objects; nothing is asked of it yet. */
  public static ObjectAccess open(ObjectStoreOptions options) {
    return new ObjectAccess(ObjectStores.open(options), options.attempts());
  }

  /**
   * Lets somebody say what it means that an object is missing that should be there.
   *
   * @param explanation of an object's full name; null where it means damage
   */
  public void explainMissing(Function<String, @Nullable StoreException> explanation) {
    missing = explanation;
  }

  /**
   * Makes a store that was opened slowed down as slow as this, also for requests that are on their
   * way.
   *
   * @param latencyMillis what every request is made to take at least
   * @param bytesPerSecond 0 for as fast as it is
   * @throws StoreException {@code INVALID_PARAMETER} if it was not opened so
   */
  public void slowDown(long latencyMillis, long bytesPerSecond) {
    if (!(store instanceof ThrottledObjectStore throttled)) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "object store " + store.name("") + " is not slowed down; open it throttled");
    }
    throttled.slowDown(latencyMillis, bytesPerSecond);
  }

  /** What has been asked of the store so far; requests include those that failed. Immutable. */
  public record Traffic(long requests, long failures, long readBytes, long writtenBytes) {}

  public Traffic traffic() {
    return new Traffic(requests.sum(), failures.sum(), readBytes.sum(), writtenBytes.sum());
  }

  /** The full name of an object, for messages. */
  public String name(String key) {
    return store.name(key);
  }

  public void put(String key, Path file, long sizeBytes) {
    ask(
        () -> {
          store.put(key, file);
          return Boolean.TRUE;
        });
    writtenBytes.add(sizeBytes);
  }

  public void put(String key, byte[] content) {
    ask(
        () -> {
          store.put(key, content);
          return Boolean.TRUE;
        });
    writtenBytes.add(content.length);
  }

  /**
   * Writes an object unless there is one already.
   *
   * @return whether the object that is there has this content: it was written now, or by a request
   *     whose answer got lost
   */
  public boolean putIfAbsent(String key, byte[] content) {
    boolean[] repeated = new boolean[1];
    boolean written =
        ask(
            () -> {
              // Look before writing again: a server may hang up on every write that it refuses.
              boolean first = !repeated[0];
              repeated[0] = true;
              if (!first && store.size(key).isPresent()) {
                return isThere(key, content);
              }
              return store.putIfAbsent(key, content) || (!first && isThere(key, content));
            });
    if (written) {
      writtenBytes.add(content.length);
    }
    return written;
  }

  private boolean isThere(String key, byte[] content) throws ObjectStoreException {
    return Arrays.equals(store.get(key), content);
  }

  /** A whole object. */
  public byte[] get(String key) {
    byte[] bytes = ask(() -> store.get(key));
    readBytes.add(bytes.length);
    return bytes;
  }

  /** A whole object, or null if there is none. */
  public byte @Nullable [] find(String key) {
    Optional<byte[]> found =
        ask(
            () -> {
              try {
                return Optional.of(store.get(key));
              } catch (ObjectStoreException e) {
                if (e.kind() == Kind.NOT_FOUND) {
                  return Optional.empty();
                }
                throw e;
              }
            });
    byte[] bytes = found.orElse(null);
    if (bytes != null) {
      readBytes.add(bytes.length);
    }
    return bytes;
  }

  /** Exactly so many bytes of an object. */
  public byte[] get(String key, long offset, int length) {
    byte[] bytes =
        ask(
            () -> {
              byte[] answer = store.get(key, offset, length);
              if (answer.length != length) {
                throw new ObjectStoreException(
                    Kind.BAD_ANSWER,
                    "reading an object",
                    store.name(key),
                    "%d bytes at %d were asked for, %d came"
                        .formatted(length, offset, answer.length),
                    null);
              }
              return answer;
            });
    readBytes.add(length);
    return bytes;
  }

  /** The object's bytes; empty if there is none. */
  public OptionalLong size(String key) {
    return ask(() -> store.size(key));
  }

  /** All objects whose keys begin so; if a request has to be repeated, some are told of twice. */
  public void list(String prefix, Consumer<ObjectStore.Listed> consumer) {
    ask(
        () -> {
          store.list(prefix, consumer);
          return Boolean.TRUE;
        });
  }

  /** Deletes the object if there is one. */
  public void delete(String key) {
    ask(
        () -> {
          store.delete(key);
          return Boolean.TRUE;
        });
  }

  /** One request. */
  private interface Request<T> {
    T make() throws ObjectStoreException;
  }

  private <T> T ask(Request<T> request) {
    long pauseNanos = FIRST_PAUSE_NANOS;
    for (int attempt = 1; ; attempt++) {
      requests.increment();
      try {
        return request.make();
      } catch (ObjectStoreException e) {
        failures.increment();
        if (attempt == attempts
            || !e.kind().isRetryable()
            || closed
            || Thread.currentThread().isInterrupted()) {
          throw translate(e, attempt);
        }
      }
      // Not all who were refused together should come back together.
      LockSupport.parkNanos(pauseNanos / 2 + ThreadLocalRandom.current().nextLong(pauseNanos));
      pauseNanos = Math.min(MAX_PAUSE_NANOS, pauseNanos * 2);
    }
  }

  private StoreException translate(ObjectStoreException e, int attempts) {
    Function<String, @Nullable StoreException> explanation = missing;
    if (e.kind() == Kind.NOT_FOUND && explanation != null) {
      StoreException explained = explanation.apply(e.getMessage());
      if (explained != null) {
        return explained;
      }
    }
    String message = e.getMessage() + (attempts == 1 ? "" : ", tried " + attempts + " times");
    return switch (e.kind()) {
      case NOT_FOUND ->
          new StoreException(
              ErrorCode.CORRUPT, message + "; the object is missing: restore from a backup", e);
      case BAD_ANSWER -> new StoreException(ErrorCode.CORRUPT, message, e);
      case DENIED ->
          new StoreException(
              ErrorCode.IO_ERROR, message + "; check bucket, credentials and permissions", e);
      case FULL -> new StoreException(ErrorCode.DISK_FULL, message, e);
      case TIMEOUT, UNAVAILABLE, FAILED -> new StoreException(ErrorCode.IO_ERROR, message, e);
    };
  }

  @Override
  public void close() {
    closed = true;
    store.close();
  }
}
