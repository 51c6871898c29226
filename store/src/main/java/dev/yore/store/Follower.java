package dev.yore.store;

import dev.yore.store.lease.Owners;
import dev.yore.store.manifest.Manifest;
import dev.yore.store.manifest.ManifestMetadata;
import dev.yore.store.manifest.ManifestStore;
import dev.yore.store.object.ObjectAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the manifests of a published store: looks for newer ones on a daemon thread and puts what
 * they say in the place of what was served. What running transactions read stays open until they
 * end. Safe for many threads.
 */
final class Follower {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  /** What was replaced stays so long at least, for readers that are no transactions. */
  static final long RETIRED_NANOS = 10_000_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Parts of the store that were replaced, and when. */
  private record Retired(StoreParts parts, long nanos) {}

  private final ManifestStore manifests;
  private final Owners owners;
  private final long pollMillis;
  private final long retiredNanos;
  private final Consumer<StoreParts> serve;
  private final List<Retired> retired = new ArrayList<>();
  private final Thread worker = new Thread(this::work, "yore-follower");
  private final Object monitor = new Object();
  private volatile StoreParts current;
  private volatile String writer;
  private volatile long newestSequence;
  private volatile long verifiedNanos;
  private volatile @Nullable String lastError;
  private boolean stopped;

  /**
   * Follows nothing yet.
   *
   * @param first what is served
   * @param retiredNanos how long what was replaced stays at least
   * @param openedNanos when the manifest it was made of was the newest
   * @param serve told of what takes its place
   */
  Follower(
      StoreParts first,
      long pollMillis,
      long retiredNanos,
      long openedNanos,
      Consumer<StoreParts> serve) {
    this.current = first;
    ObjectAccess objects = first.files().tiers().objects();
    this.manifests = new ManifestStore(objects);
    this.owners = new Owners(objects);
    this.pollMillis = pollMillis;
    this.retiredNanos = retiredNanos;
    this.serve = serve;
    this.verifiedNanos = openedNanos;
    this.newestSequence = metadata(first).manifest().checkpoint().sequence();
    this.writer = writerOf(metadata(first).manifest());
    objects.explainMissing(this::explain);
    worker.setDaemon(true);
  }

  private static ManifestMetadata metadata(StoreParts parts) {
    return (ManifestMetadata) parts.metadata();
  }

  void start() {
    worker.start();
  }

  /** Ends the thread and closes what was replaced. */
  void stop() {
    synchronized (monitor) {
      stopped = true;
      monitor.notifyAll();
    }
    ThreadEnd.await(worker);
    synchronized (retired) {
      retired.forEach(r -> r.parts.closeReplaced(current));
      retired.clear();
    }
  }

  private void work() {
    while (awaitPoll()) {
      try {
        follow();
        lastError = null;
      } catch (RuntimeException e) {
        if (lastError == null) {
          LOG.warn("the published store cannot be followed; it is tried again", e);
        }
        lastError = String.valueOf(e.getMessage());
      }
      closeUnused();
    }
  }

  private boolean awaitPoll() {
    synchronized (monitor) {
      try {
        if (!stopped) {
          monitor.wait(pollMillis);
        }
      } catch (InterruptedException e) {
        return false; // Nobody interrupts this thread but to end it.
      }
      return !stopped;
    }
  }

  private void follow() {
    long askedNanos = System.nanoTime();
    StoreParts before = current;
    Manifest newest = manifests.after(metadata(before).manifest().number());
    if (newest != null) {
      newestSequence = newest.checkpoint().sequence();
      writer = writerOf(newest);
      StoreParts next = StoreOpening.follow(before, metadata(before).next(newest));
      synchronized (retired) {
        retired.add(new Retired(before, System.nanoTime()));
        current = next;
      }
      serve.accept(next);
      LOG.debug("following: manifest={} sequence={}", newest.number(), newestSequence);
    }
    verifiedNanos = askedNanos;
  }

  private String writerOf(Manifest manifest) {
    try {
      return manifest.epoch() == 0 ? "unknown" : owners.describe(manifest.epoch());
    } catch (StoreException e) {
      return "epoch " + manifest.epoch();
    }
  }

  private void closeUnused() {
    List<StoreParts> unused = new ArrayList<>();
    synchronized (retired) {
      retired.removeIf(
          r -> {
            boolean isUnused =
                !r.parts.active().any() && System.nanoTime() - r.nanos > retiredNanos;
            if (isUnused) {
              unused.add(r.parts);
            }
            return isUnused;
          });
    }
    unused.forEach(parts -> parts.closeReplaced(current));
  }

  /** What is missing went with a manifest that somebody still reads, or it is damage. */
  private @Nullable StoreException explain(String missing) {
    List<StoreParts> read = new ArrayList<>();
    synchronized (retired) {
      retired.forEach(r -> read.add(r.parts));
      read.add(current);
    }
    for (StoreParts parts : read) {
      StoreException gone =
          PublishedStore.succeeded(manifests, metadata(parts).manifest().number(), missing);
      if (gone != null) {
        return gone;
      }
    }
    return null;
  }

  /** Why nothing can be changed here, and where it can. */
  StoreException refusal() {
    return new StoreException(
        ErrorCode.READ_ONLY,
        "this replica of %s takes no changes; its writer does: %s".formatted(source(), writer));
  }

  private String source() {
    return manifests.objects().name("");
  }

  /** How many states that were replaced are still open. */
  int replacedCount() {
    synchronized (retired) {
      return retired.size();
    }
  }

  Replication replication() {
    Manifest manifest = metadata(current).manifest();
    return new Replication(
        Replication.Role.REPLICA,
        source(),
        manifest.number(),
        manifest.epoch(),
        manifest.checkpoint().sequence(),
        manifest.checkpoint().stampMillis(),
        (System.nanoTime() - verifiedNanos) / NANOS_PER_MILLI,
        Math.max(0, newestSequence - manifest.checkpoint().sequence()),
        writer,
        lastError);
  }
}
