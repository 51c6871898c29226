package dev.yore.store.lease;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.ThreadEnd;
import dev.yore.store.object.ObjectAccess;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of one process to write into an object store: taken when first needed, renewed by a
 * daemon thread, lost to whoever begins a later epoch. Every process that takes it begins an epoch,
 * so a copy of a store's directory fences the original or is held off by it. Times are judged by
 * this process's monotonic clock alone. Safe for many threads.
 */
public final class WriterLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WriterLease.class);

  /** Renewed so often within its duration, one renewal that fails does no harm. */
  private static final int RENEWALS_PER_LEASE = 3;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Owners owners;
  private final Owner self;
  private final String where;
  private final long leaseMillis;
  private final LongSupplier nanoClock;
  private final @Nullable Thread renewer;
  private long epoch;
  private long count;
  private long renewedNanos;
  private @Nullable String lost;
  private boolean closed;
  private long watchedEpoch;
  private long watchedCount;
  private long watchedNanos;

  /**
   * Takes nothing yet.
   *
   * @param token what the store's directory calls itself
   * @param where machine and directory; the same one is known to have ended by its directory's lock
   * @param renewing whether a thread of its own renews it
   */
  public WriterLease(
      ObjectAccess objects,
      UUID storeId,
      String token,
      String where,
      long leaseMillis,
      boolean renewing,
      LongSupplier nanoClock) {
    this.owners = new Owners(objects);
    this.self = new Owner(storeId, token, Owners.newToken());
    this.where = where;
    this.leaseMillis = leaseMillis;
    this.nanoClock = nanoClock;
    if (renewing) {
      renewer = new Thread(this::renewAgainAndAgain, "yore-lease");
      renewer.setDaemon(true);
    } else {
      renewer = null;
    }
  }

  /** The epoch this process holds; 0 if it has not taken the lease. */
  public synchronized long epoch() {
    return epoch;
  }

  /** Why this process may not write any more; null while it may, or never asked. */
  public synchronized @Nullable String lost() {
    return lost;
  }

  /**
   * Makes sure that this process owns the place, asking the object store; takes the lease if it is
   * free.
   *
   * @return the epoch
   * @throws StoreException {@code STORE_LOCKED} if somebody else owns it
   */
  public synchronized long hold() {
    requireNotLost();
    if (epoch == 0) {
      take();
    } else {
      confirm();
      if (ageMillis() >= leaseMillis / RENEWALS_PER_LEASE) {
        renew(false);
      }
    }
    return epoch;
  }

  /** Likewise, without asking while nobody can have taken over what was asked for a moment ago. */
  public synchronized long holdRecently() {
    requireNotLost();
    return epoch != 0 && ageMillis() < leaseMillis ? epoch : hold();
  }

  /** The object store's time now, whatever the clocks of the machines say; ms since the epoch. */
  public synchronized long storeMillis() {
    hold();
    renew(false);
    return owners.renewedMillis(epoch);
  }

  private long ageMillis() {
    return (nanoClock.getAsLong() - renewedNanos) / NANOS_PER_MILLI;
  }

  private void requireNotLost() {
    if (lost != null) {
      throw new StoreException(ErrorCode.STORE_LOCKED, lost);
    }
  }

  private void take() {
    long newest = owners.newest();
    if (newest > 0) {
      requireFree(newest);
    }
    if (!owners.begin(newest + 1, self)) {
      throw locked("somebody else is just taking it over: " + owners.describe(newest + 1));
    }
    epoch = newest + 1;
    renew(false);
    LOG.info("lease taken: object={} epoch={}", owners.name(epoch), epoch);
    if (renewer != null && renewer.getState() == Thread.State.NEW) {
      renewer.start();
    }
  }

  private void requireFree(long newest) {
    Owner owner = owners.owner(newest);
    if (owner == null) {
      return;
    }
    if (!self.isSameStore(owner)) {
      throw locked(
          "another store, or a copy of this one, writes there: object="
              + owners.name(newest)
              + ", "
              + owners.describe(newest)
              + "; name a place of its own, or 'yore takeover' if the other one is gone for good");
    }
    Renewal renewal = owners.renewal(newest);
    if (renewal == null || renewal.released() || renewal.where().equals(where)) {
      return;
    }
    long now = nanoClock.getAsLong();
    boolean isUnchanged = watchedEpoch == newest && watchedCount == renewal.count();
    if (!isUnchanged) {
      watchedEpoch = newest;
      watchedCount = renewal.count();
      watchedNanos = now;
    }
    long leftMillis = renewal.leaseMillis() - (now - watchedNanos) / NANOS_PER_MILLI;
    if (leftMillis > 0) {
      throw locked(
          "a process with this store's name holds the lease: object=%s epoch=%d where=%s"
                  .formatted(owners.name(newest), newest, renewal.where())
              + "; it is free when it is not renewed for another "
              + leftMillis
              + " ms");
    }
  }

  private static StoreException locked(String message) {
    return new StoreException(ErrorCode.STORE_LOCKED, message);
  }

  /** Notices a later epoch. */
  private void confirm() {
    if (owners.exists(epoch + 1)) {
      long newest = owners.newest();
      lost =
          "this store was taken over and publishes no more: epoch=%d object=%s, now %s"
                  .formatted(epoch, owners.name(newest), owners.describe(newest))
              + "; what it commits stays on this machine: stop it, or publish to another place";
      LOG.error("{}", lost);
      throw locked(lost);
    }
  }

  private void renew(boolean released) {
    long askedNanos = nanoClock.getAsLong();
    count++;
    owners.renew(
        epoch, new Renewal(count, released, leaseMillis, where, System.currentTimeMillis()));
    renewedNanos = askedNanos;
  }

  private void renewAgainAndAgain() {
    while (awaitRenewal()) {
      try {
        synchronized (this) {
          if (!closed) {
            confirm();
            renew(false);
          }
        }
      } catch (StoreException e) {
        if (lost() != null) {
          return;
        }
        LOG.warn("the lease could not be renewed; it is tried again", e);
      }
    }
  }

  private synchronized boolean awaitRenewal() {
    try {
      if (!closed) {
        wait(Math.max(1, leaseMillis / RENEWALS_PER_LEASE));
      }
    } catch (InterruptedException e) {
      return false; // Nobody interrupts this thread but to end it.
    }
    return !closed;
  }

  /** Gives the lease back, so that the next one need not wait. Idempotent. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      notifyAll();
      if (epoch != 0 && lost == null) {
        try {
          renew(true);
        } catch (StoreException e) {
          LOG.warn("the lease could not be given back; it expires by itself", e);
        }
      }
    }
    if (renewer != null) {
      ThreadEnd.await(renewer);
    }
  }
}
