package dev.yore.store.table;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A thread that reads for others what they have not asked for yet. What it puts into a cache has
 * not been asked for: the first who reads it does not ask again. What comes from afar it waits for
 * only until it is told to end: nobody else waits for that. Safe as any thread.
 */
public final class FetchingThread extends Thread {
  private final CompletableFuture<@Nullable Void> ending = new CompletableFuture<>();

  /** A thread that is not started. */
  public FetchingThread(Runnable work, String name) {
    super(work, name);
  }

  /** The calling thread, if it is one; else null. */
  public static @Nullable FetchingThread current() {
    return Thread.currentThread() instanceof FetchingThread fetching ? fetching : null;
  }

  /** From now on it waits for nothing that comes from afar. */
  public void endWaiting() {
    ending.complete(null);
  }

  /**
   * Waits for what comes from afar, on this thread.
   *
   * @throws CompletionException with what it fails with
   * @throws StoreException {@code CANCELLED} if this thread is to end
   */
  public <T> T await(CompletableFuture<T> coming) {
    CompletableFuture.anyOf(coming, ending).join();
    if (!coming.isDone()) {
      throw new StoreException(
          ErrorCode.CANCELLED, "fetching ends; what is on its way is not waited for");
    }
    return coming.join();
  }
}
