package dev.yore.store.lease;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.object.ObjectAccess;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a published store away from its owner: waits whether that one shows a sign of life, then
 * begins the next epoch. Stateless.
 */
public final class Takeover {
  /** Looks so often at whether a lease is renewed, which costs a request. */
  private static final long LOOK_NANOS = 500_000_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private Takeover() {}

  /** What was taken. Immutable. */
  public record Taken(long epoch, String token) {}

  /**
   * Does it.
   *
   * @param force not to wait, even if the owner is alive: it is fenced then
   * @throws StoreException {@code STORE_LOCKED} if the owner is alive, or somebody else was quicker
   */
  public static Taken of(
      ObjectAccess objects, UUID storeId, boolean force, Consumer<String> progress) {
    Owners owners = new Owners(objects);
    long newest = owners.newest();
    Renewal renewal = newest == 0 ? null : owners.renewal(newest);
    if (renewal != null && !renewal.released()) {
      if (force) {
        progress.accept(
            "warning: taken from %s without waiting; what it has committed since its last publication is lost to this store"
                .formatted(renewal.where()));
      } else {
        awaitExpiry(owners, newest, renewal, progress);
      }
    }
    String token = Owners.newToken();
    if (!owners.begin(newest + 1, new Owner(storeId, token, Owners.newToken()))) {
      throw new StoreException(
          ErrorCode.STORE_LOCKED,
          "somebody else is taking the store over: object=" + owners.name(newest + 1));
    }
    return new Taken(newest + 1, token);
  }

  private static void awaitExpiry(
      Owners owners, long epoch, Renewal first, Consumer<String> progress) {
    progress.accept(
        "waiting %d s whether the writer renews its lease: %s"
            .formatted((first.leaseMillis() + 999) / 1000, first.where()));
    long since = System.nanoTime();
    while (System.nanoTime() - since < first.leaseMillis() * NANOS_PER_MILLI) {
      LockSupport.parkNanos(Math.min(LOOK_NANOS, first.leaseMillis() * NANOS_PER_MILLI / 4));
      if (Thread.interrupted()) {
        throw new StoreException(ErrorCode.CANCELLED, "interrupted while waiting for a lease");
      }
      @Nullable Renewal now = owners.renewal(epoch);
      if (now != null && now.released()) {
        return;
      }
      if (now == null || now.count() != first.count()) {
        throw new StoreException(
            ErrorCode.STORE_LOCKED,
            "the store's writer is alive: %s renewed its lease just now, epoch %d"
                    .formatted(first.where(), epoch)
                + "; stop it, or take the store over by force, which fences it");
      }
    }
  }
}
