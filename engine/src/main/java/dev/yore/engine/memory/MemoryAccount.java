package dev.yore.engine.memory;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that may be held, and how many are: of the process, of a store in it, of a query of that,
 * of an operator in that. What a child takes its parents give. Safe for many threads.
 */
public final class MemoryAccount implements AutoCloseable {
  /**
   * All queries of the process together, however many stores it has opened: what the vector cache
   * (a quarter of the heap by default) and everything else leave.
   */
  private static final MemoryAccount PROCESS =
      new MemoryAccount(
          "all queries of the process",
          "give it more heap (-Xmx) or ask for less at once",
          null,
          Runtime.getRuntime().maxMemory() / 2);

  private final String name;
  private final String remedy;
  private final @Nullable MemoryAccount parent;
  private final long limitBytes;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();

  private MemoryAccount(
      String name, String remedy, @Nullable MemoryAccount parent, long limitBytes) {
    this.name = name;
    this.remedy = remedy;
    this.parent = parent;
    this.limitBytes = limitBytes;
  }

  /** The account of what runs without a store. */
  public static MemoryAccount ofProcess() {
    return PROCESS;
  }

  /**
   * The account of one opened store's queries.
   *
   * @param limitBytes 0 and up; the process's limit holds, too
   */
  public static MemoryAccount ofStore(long limitBytes) {
    return new MemoryAccount(
        "all queries of the store",
        "open the store with larger queries.bytes or ask for less at once",
        PROCESS,
        limitBytes);
  }

  /**
   * The account of one query in this one.
   *
   * @param queryLimitBytes 0 and up
   */
  public MemoryAccount query(long queryLimitBytes) {
    return new MemoryAccount("the query", "give it more or ask for less", this, queryLimitBytes);
  }

  /** An account in this one, without a limit of its own. */
  public MemoryAccount child(String childName) {
    return new MemoryAccount(childName, remedy, this, Long.MAX_VALUE);
  }

  /** Takes bytes, or nothing and returns false if a limit does not allow it. */
  public boolean tryReserve(long bytes) {
    long now = used.addAndGet(bytes);
    if (now > limitBytes || (parent != null && !parent.tryReserve(bytes))) {
      used.addAndGet(-bytes);
      return false;
    }
    peak.accumulateAndGet(now, Math::max);
    return true;
  }

  /**
   * Takes bytes that cannot be done without.
   *
   * @throws StoreException {@code OUT_OF_MEMORY_BUDGET} naming account, need and limit
   */
  public void reserve(long bytes) {
    if (!tryReserve(bytes)) {
      throw outOfMemory(bytes);
    }
  }

  /** What to throw when there is not enough and nothing can be spilled. */
  public StoreException outOfMemory(long bytes) {
    MemoryAccount limiting = limiting(bytes);
    return new StoreException(
        ErrorCode.OUT_OF_MEMORY_BUDGET,
        "%s needs %d bytes more; %s may use %d bytes, of which %d are used: %s"
            .formatted(
                name,
                bytes,
                limiting.name,
                limiting.limitBytes,
                Math.max(0, limiting.used.get()),
                limiting.remedy));
  }

  private MemoryAccount limiting(long bytes) {
    MemoryAccount account = this;
    while (account.parent != null && account.limitBytes - account.used.get() >= bytes) {
      account = account.parent;
    }
    return account;
  }

  /** Whether more than half of what this account, or one above it, may hold is held. */
  public boolean isHalfFull() {
    return used.get() > limitBytes / 2 || (parent != null && parent.isHalfFull());
  }

  /** Gives bytes back. */
  public void release(long bytes) {
    used.addAndGet(-bytes);
    if (parent != null) {
      parent.release(bytes);
    }
  }

  /** The most that may be held. */
  public long limitBytes() {
    return limitBytes;
  }

  public long usedBytes() {
    return used.get();
  }

  /** The most that was ever held. */
  public long peakBytes() {
    return peak.get();
  }

  /** Gives back everything still held. */
  @Override
  public void close() {
    release(used.get());
  }
}
